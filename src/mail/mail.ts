/** One e-mail, ready to send. */
export interface Mail {
  /** Stable for a message, so that a second delivery of it is recognised: `<id@host>` becomes the Message-ID. */
  id: string;
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
}

/** What takes mail on its way. */
export interface Transport {
  /** @throws DeliveryError */
  send(mail: Mail): Promise<void>;
  /** Is the way open? @throws DeliveryError */
  verify(): Promise<void>;
  close(): void;
}

/** Why a mail did not leave. `permanent`: trying again is of no use. */
export class DeliveryError extends Error {
  readonly permanent: boolean;

  constructor(reason: string, permanent: boolean) {
    super(reason);
    this.name = "DeliveryError";
    this.permanent = permanent;
  }
}
