/** API keys: `dl_` and 43 characters, shown once, stored as a SHA-256 digest (256 random bits need no slow hash). */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Actor, authorOf, ownerIn } from "./actor.ts";
import { newEvent } from "./events.ts";
import { newId } from "./ids.ts";
import type { ApiKey } from "./ports.ts";
import { Problem } from "./problems.ts";
import type { World } from "./world.ts";

export function apiKeyDigest(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

/** Is this the key? In constant time. */
export function equalKeys(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(apiKeyDigest(given)), Buffer.from(apiKeyDigest(expected)));
}

/** For a tenant by its owner; for the installation (`tenantId` null) by whoever runs it. */
export async function createApiKey(
  world: World,
  actor: Actor | "operator",
  tenantId: string | null,
  name: string,
): Promise<{ apiKey: ApiKey; key: string }> {
  await assertOwnerOrTerminal(world, actor, tenantId);
  const now = world.clock.now();
  const key = `dl_${randomBytes(32).toString("base64url")}`;
  const by = actor === "operator" ? "system" : authorOf(actor);
  const createdBy = actor === "operator" ? null : (actor.user?.id ?? null);
  const apiKey: ApiKey = { id: newId(now), tenantId, name, createdBy, createdAt: now };
  await world.store.transaction(async ({ apiKeys, events }) => {
    await apiKeys.insert({ ...apiKey, digest: apiKeyDigest(key) });
    if (tenantId !== null)
      await events.append([newEvent("api_key.created", { tenantId, actor: by, at: now, data: { id: apiKey.id, name } })]);
  });
  return { apiKey, key };
}

export async function listApiKeys(world: World, actor: Actor | "operator", tenantId: string | null): Promise<ApiKey[]> {
  await assertOwnerOrTerminal(world, actor, tenantId);
  return world.store.apiKeys.list(tenantId);
}

/** @throws Problem `api_key_not_found` */
export async function revokeApiKey(world: World, actor: Actor | "operator", tenantId: string | null, id: string): Promise<void> {
  await assertOwnerOrTerminal(world, actor, tenantId);
  const now = world.clock.now();
  await world.store.transaction(async ({ apiKeys, events }) => {
    if (!(await apiKeys.revoke(tenantId, id, now))) throw new Problem("api_key_not_found");
    const by = actor === "operator" ? "system" : authorOf(actor);
    if (tenantId !== null) await events.append([newEvent("api_key.revoked", { tenantId, actor: by, at: now, data: { id } })]);
  });
}

/** Actors that are in no table, and that nobody can revoke: the key of the environment, the host's own code, and the terminal. */
const OUTSIDE = new Set(["environment", "app", "cli"]);

/** Has nobody revoked it? */
export async function keyStands({ store }: World, id: string, tenantId: string | null): Promise<boolean> {
  return OUTSIDE.has(id) || (await store.apiKeys.list(tenantId)).some((key) => key.id === id);
}

/** A tenant's keys are its owners' to manage. Those of the installation are managed from the terminal alone, by no other key. */
async function assertOwnerOrTerminal(world: World, actor: Actor | "operator", tenantId: string | null): Promise<void> {
  if (actor === "operator") return;
  if (tenantId === null) throw new Problem("not_allowed");
  await ownerIn(world, actor, tenantId);
}
