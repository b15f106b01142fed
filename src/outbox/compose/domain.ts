/** About a domain of a tenant: whether it is theirs. */
import { messageRef } from "../../core/message-ref.ts";
import { domainMail } from "../../mail/domain-mail.ts";
import { tenantUrl, type Write } from "./desk.ts";

export const writeDomainVerify: Write<"domain_verify"> = async ({ world }, { kind, id, tenantId, to, about }, purpose) => {
  const { store, clock, keyring, baseUrl } = world;
  const { domain, until } = about;
  const [tenant, known] = await Promise.all([store.tenants.get(tenantId), store.domains.get(tenantId, domain)]);
  if (!tenant || (purpose === "send" && (!known || until <= clock.now()))) return null;
  const url = `${baseUrl}/domains/verify/${messageRef(keyring, "domain", id)}`;
  const { name: tenantName, settings } = tenant;
  const model = { tenantName, domain, readerName: null, locale: settings.locale, url, expiresAt: until };
  return { ...domainMail({ ...model, kind }), to };
};

export const writeDomainLapsed: Write<"domain_lapsed"> = async (desk, { kind, tenantId, about }) => {
  const { store, directory } = desk.world;
  const [tenant, owner] = await Promise.all([store.tenants.get(tenantId), directory.user(about.owner)]);
  if (!tenant || !owner) return null;
  const { name: tenantName, settings } = tenant;
  const url = `${tenantUrl(desk, tenantId)}&page=settings`;
  const model = { tenantName, domain: about.domain, readerName: owner.name, locale: settings.locale, url, expiresAt: null };
  return { ...domainMail({ ...model, kind }), to: owner.email };
};
