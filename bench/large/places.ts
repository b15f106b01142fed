/** Tenants of a database that was filled with copies: whom to ask for, and as whom. */
import { randomInt } from "node:crypto";
import pg from "pg";
import { createApiKey } from "../../src/core/api-keys.ts";
import { openSeeder, type Seeded, type Seeder } from "../seed.ts";

export interface Places {
  seeder: Seeder;
  pool: pg.Pool;
  /** Of the installation. */
  apiKey: string;
  /** In no order. */
  tenantIds: string[];
  /** Another one, most likely, each time. */
  anyTenant(): string;
  /** The tenant as its owner has it. */
  seeded(tenantId: string): Promise<Seeded & { ownerId: string }>;
  close(): Promise<void>;
}

export async function openPlaces(url: string): Promise<Places> {
  const seeder = await openSeeder(url);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const { key: apiKey } = await createApiKey(seeder.world, "operator", null, "bench");
  const { rows } = await pool.query("select id from doorlist_tenant order by random()");
  const tenantIds = rows.map(({ id }) => id as string);
  return {
    seeder,
    pool,
    apiKey,
    tenantIds,
    anyTenant: () => tenantIds[randomInt(tenantIds.length)] as string,
    async seeded(tenantId) {
      const owner = `select user_id, roles from doorlist_member where tenant_id = $1 and roles like '%owner%'`;
      const [member] = (await pool.query(owner, [tenantId])).rows;
      const tenant = await seeder.world.store.tenants.get(tenantId);
      if (!member || !tenant) throw new Error(`${tenantId} has no owner`);
      const authority = { tenantId, userId: member.user_id, roles: JSON.parse(member.roles), settings: tenant.settings };
      return { tenantId, apiKey, ownerId: member.user_id, authority: { ...authority, actor: `user:${member.user_id}` } };
    },
    async close() {
      await pool.end();
      await seeder.close();
    },
  };
}
