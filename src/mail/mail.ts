/** One e-mail, ready to send. */
export interface Mail {
  /** Stable for a message, so that a second delivery of it is recognised: `<id>` becomes the Message-ID. */
  id: string;
  to: string;
  from: string;
  replyTo?: string | null;
  subject: string;
  html: string;
  text: string;
  /** Besides those that every mail has. */
  headers?: Record<string, string>;
}

/** What whoever took a mail calls it. */
export interface Receipt {
  /** Null where there is no name by which it could report on the mail later. */
  providerId: string | null;
}

/** What takes mail on its way. Adding a provider is a file with one of these, and a line in transports.ts. */
export interface Transport {
  /** @throws DeliveryError */
  send(mail: Mail): Promise<Receipt>;
  /** Is the way open? @throws DeliveryError */
  verify(): Promise<void>;
  close(): void;
}

/**
 * What follows from a failure: `later`, it may pass; `hard` and `soft`, the address is refused for good or for now
 * (core/bounce.ts); `refused`, trying again is of no use, and the address is not to blame.
 */
export type Fate = "later" | "hard" | "soft" | "refused";

export interface FailureDetails {
  /** RFC 3463, e.g. `5.1.1`. @default null */
  status?: string | null;
  /** What whoever runs the server may do about it, for people. @default null */
  hint?: string | null;
  /** What nobody foresaw, for whoever runs the server. @default nothing */
  cause?: unknown;
}

/** Why a mail did not leave, in the server's own words where there are some. */
export class DeliveryError extends Error {
  readonly fate: Fate;
  readonly status: string | null;
  readonly hint: string | null;

  constructor(reason: string, fate: Fate, { status = null, hint = null, cause }: FailureDetails = {}) {
    super(reason, { cause });
    this.name = "DeliveryError";
    this.fate = fate;
    this.status = status;
    this.hint = hint;
  }
}
