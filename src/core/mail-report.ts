/** Reads what others report of our mails. Whoever calls has made sure who sent it. */
import type { DeliveryReport } from "./delivery.ts";

/** A provider's signed event. @throws Problem `invalid_signature`, `not_found` where none is configured, `invalid_body` */
export type ReadProviderEvent = (body: string, headers: Headers) => DeliveryReport | null;

/** A bounce or a complaint, as a mail. @throws Problem `invalid_report` */
export type ReadReportMail = (mail: Buffer) => Promise<DeliveryReport[]>;
