/**
 * The core's store over Better Auth's database adapter: the same use cases as Doorlist's own server, in the database
 * that the app has, be it reached by Prisma, Drizzle, Kysely or MongoDB's driver.
 *
 * An adapter may have no transactions. Then a unit of work that fails takes back what it wrote, last first; one that
 * dies in between has claimed a use that nobody took, and never lets in one person too many.
 */
import type { InviteStore, InviteTables } from "../../core/ports.ts";
import { type Adapter, hasTransactions, type RootAdapter, type Unit } from "./adapter.ts";
import { inOrder } from "./in-order.ts";
import { inviteTable } from "./invite-table.ts";
import { type MembershipOptions, membership } from "./membership.ts";
import { enqueue } from "./message-table.ts";
import type { Tokens } from "./tokens.ts";
import { Taken, usesTable } from "./uses-table.ts";

export interface AdapterStoreOptions {
  adapter: RootAdapter;
  tokens: Tokens;
  membership: MembershipOptions;
}

export function createAdapterStore({ adapter, tokens, membership: options }: AdapterStoreOptions): InviteStore {
  const tables = (unit: Unit): InviteTables => ({
    invites: inviteTable(unit, tokens),
    uses: usesTable(unit),
    ...membership(unit, options),
    // The app is told by its hooks; there is no table of events here.
    events: { append: async () => {} },
    messages: { enqueue: (messages) => enqueue(unit.adapter, messages) },
  });

  async function run<T>(unit: Unit, work: (tables: InviteTables) => Promise<T>): Promise<T> {
    const { adapter: ordered, end } = inOrder(unit.adapter);
    try {
      return await work(tables({ ...unit, adapter: ordered }));
    } finally {
      await end();
    }
  }

  async function once<T>(work: (tables: InviteTables) => Promise<T>): Promise<T> {
    if (hasTransactions(adapter)) return adapter.transaction((unit) => run({ adapter: unit }, work));
    const steps: ((adapter: Adapter) => Promise<unknown>)[] = [];
    try {
      return await run({ adapter, undo: (step) => steps.push(step) }, work);
    } catch (error) {
      for (const step of steps.reverse()) await step(adapter);
      throw error;
    }
  }

  const transaction: InviteStore["transaction"] = (work) =>
    once(work)
      .catch((error) => {
        if (error instanceof Taken) return once(work);
        throw error;
      })
      .catch((error) => {
        throw error instanceof Taken ? error.cause : error;
      });

  const plain = tables({ adapter });
  return {
    ...plain,
    invites: {
      ...plain.invites,
      async insert(rows) {
        const inserted = [];
        for (const row of rows) inserted.push(...(await transaction(({ invites }) => invites.insert([row]))));
        return new Set(inserted);
      },
    },
    transaction,
  };
}
