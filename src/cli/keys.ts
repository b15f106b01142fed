import { Command } from "commander";
import { createApiKey, listApiKeys, revokeApiKey } from "../core/api-keys.ts";
import { Problem } from "../core/problems.ts";
import { wireApiKey } from "../http/wire.ts";
import type { Doorlist } from "../index.ts";
import { notBlank } from "./arguments.ts";
import { withDoorlist, withExisting } from "./open.ts";
import { say, sayJson, table } from "./terminal.ts";

interface KeyFlags {
  tenant?: string;
  json?: boolean;
}

export function keysCommand(): Command {
  const keys = new Command("keys").description("API keys: create, list, revoke");
  keys
    .command("create")
    .description("make an API key; it is shown this once")
    .requiredOption("-n, --name <name>", "what it is for", notBlank)
    .option("-t, --tenant <id>", "acts for this tenant only (default: the whole installation)")
    .option("--json", "print JSON: { id, tenantId, name, key }")
    .action(async ({ name, tenant, json }: KeyFlags & { name: string }) => {
      const { apiKey, key } = await withDoorlist(async ({ doorlist }) =>
        createApiKey(doorlist.world, "operator", await tenantThatIs(doorlist, tenant), name),
      );
      if (json) return sayJson({ id: apiKey.id, tenantId: apiKey.tenantId, name, key });
      say(key);
    });
  keys
    .command("list")
    .description("list the keys of the installation, or of a tenant")
    .option("-t, --tenant <id>", "those that act for this tenant only")
    .option("--json", "print JSON: [{ id, tenantId, name, createdBy, createdAt }]")
    .action(async ({ tenant, json }: KeyFlags) => {
      const listed = await withExisting(async ({ doorlist }) =>
        listApiKeys(doorlist.world, "operator", await tenantThatIs(doorlist, tenant)),
      );
      const wired = listed.map(wireApiKey);
      if (json) return sayJson(wired);
      if (wired.length === 0) return say("There is no key. Make one with: doorlist keys create --name NAME");
      say(table([["id", "created", "name"], ...wired.map(({ id, createdAt, name }) => [id, createdAt.slice(0, 10), name])]));
    });
  keys
    .command("revoke")
    .description("revoke a key: it opens nothing from now on")
    .argument("<id>", "the id that keys list shows")
    .option("-t, --tenant <id>", "the tenant that it acts for, where it acts for one only")
    .option("--json", "print JSON: { revoked }")
    .action(async (id: string, { tenant, json }: KeyFlags) => {
      await withExisting(async ({ doorlist }) =>
        revokeApiKey(doorlist.world, "operator", await tenantThatIs(doorlist, tenant), id),
      );
      if (json) sayJson({ revoked: id });
      else say("Revoked.");
    });
  return keys;
}

/** @throws Problem `tenant_not_found` */
async function tenantThatIs({ world }: Doorlist, tenant: string | undefined): Promise<string | null> {
  if (tenant !== undefined && !(await world.store.tenants.get(tenant))) throw new Problem("tenant_not_found");
  return tenant ?? null;
}
