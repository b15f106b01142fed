/** The outbox's floor: a nodemailer pool with as many connections as ours, and a mail that is ready to go. */
import { createTransport } from "nodemailer";
import { inviteMail } from "../../src/mail/invite-mail.ts";

const pool = createTransport({
  url: process.env.FLOOR_SMTP_URL,
  pool: true,
  maxConnections: 5,
  maxMessages: Number.POSITIVE_INFINITY,
});
const mail = await inviteMail({
  tenantName: "Acme",
  inviterName: "Ana Lima",
  inviteeName: null,
  roles: ["member"],
  url: `http://localhost:4400/join/${"x".repeat(43)}`,
  stopUrl: `http://localhost:4400/unsubscribe/${"x".repeat(56)}`,
  code: null,
  expiresAt: Date.now(),
  newAccount: true,
  locale: null,
});
const from = "Doorlist <invites@localhost>";
const count = Number(process.env.FLOOR_MAILS);
await Promise.all(Array.from({ length: count }, (_, n) => pool.sendMail({ ...mail, from, to: `person-${n}@example.com` })));
pool.close();
