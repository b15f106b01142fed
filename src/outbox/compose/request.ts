/** About requests to join: to those who may answer them, and to whoever asked. */
import type { Message, RequestOutcome } from "../../core/message.ts";
import { noticeWanted } from "../../core/notice.ts";
import { awaitsHand } from "../../core/request-news.ts";
import { outcomeMail, requestedMail, seatFreeMail } from "../../mail/request-mail.ts";
import { type Desk, tenantUrl, type Write } from "./desk.ts";

/** While somebody waits for an answer, and the tenant wants it. */
export const writeRequested: Write<"requested"> = async (desk, message, purpose) => {
  const { store, directory, clock } = desk.world;
  const [told, { count, newest }] = await Promise.all([
    approverToTell(desk, message),
    store.requests.waiting(message.tenantId, clock.now(), 2),
  ]);
  if (!told || (purpose === "send" && !(told.isWanted && count > 0))) return null;
  const person = count === 1 && newest ? await directory.user(newest.userId) : null;
  return { ...requestedMail({ ...told.model, personName: person && (person.name || person.email) }), to: told.to };
};

/** While a seat is free and somebody waits to be let in to it. */
export const writeSeatFree: Write<"seat_free"> = async (desk, message, purpose) => {
  const told = await approverToTell(desk, message);
  if (!told || (purpose === "send" && !(told.isWanted && awaitsHand(told.tenant)))) return null;
  return { ...seatFreeMail(told.model), to: told.to };
};

async function approverToTell(desk: Desk, { kind, tenantId, about: { approver: id } }: Message<"requested" | "seat_free">) {
  const { store, directory } = desk.world;
  const [tenant, approver, member] = await Promise.all([
    store.tenants.get(tenantId),
    directory.user(id),
    store.members.get(tenantId, id),
  ]);
  if (!tenant || !approver) return null;
  const { name: tenantName, settings } = tenant;
  const url = `${tenantUrl(desk, tenantId)}&page=requests`;
  const model = { tenantName, readerName: approver.name, locale: settings.locale, url };
  return { to: approver.email, tenant, isWanted: member !== null && noticeWanted(settings, kind), model };
}

export const writeOutcome: Write<RequestOutcome> = async (desk, { kind, tenantId, about, to }) => {
  const { store, directory, baseUrl } = desk.world;
  const [tenant, person] = await Promise.all([store.tenants.get(tenantId), directory.user(about.userId)]);
  if (!tenant) return null;
  const hasDoor = desk.accountUrl !== undefined && tenant.settings.joinRequests;
  const door = hasDoor ? `${baseUrl}/tenants/${encodeURIComponent(tenantId)}/join` : desk.home;
  const mail = outcomeMail({
    kind,
    tenantName: tenant.name,
    readerName: person?.name ?? "",
    locale: tenant.settings.locale,
    url: kind === "request_approved" ? tenantUrl(desk, tenantId) : door,
    roles: about.roles ?? [],
  });
  return { ...mail, to };
};
