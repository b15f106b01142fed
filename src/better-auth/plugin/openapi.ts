/** What Better Auth's `openAPI()` plugin says of the endpoints: operations by the ids that Better Invite gives them. */
import { z } from "zod";
import { listQuery, openQuery } from "../bodies.ts";

type Schema = Record<string, unknown>;

const text = { type: "string" };
const maybeText = { type: ["string", "null"] };
const flag = { type: "boolean" };
const number = { type: "number" };
const time = { type: "string", format: "date-time" };
const object = (properties: Record<string, Schema>) => ({ type: "object" as const, properties });

const said = { status: flag, message: text };
const shared = { email: maybeText, emails: { type: "array", items: text }, createdAt: time, role: text };
const newAccount = { type: ["boolean", "null"] };
const listed = object({
  ...{ id: text, token: text, ...shared, expiresAt: time, maxUses: number, infinityMaxUses: flag, uses: number },
  ...{ createdByUserId: text, redirectToAfterUpgrade: maybeText, shareInviterName: flag, newAccount },
  ...{ organizationId: maybeText, status: { type: "string", enum: ["pending", "used", "rejected", "canceled", "expired"] } },
});

/** What the endpoints answer with 200. */
export const answers = {
  said,
  activated: { ...said, action: text, redirectTo: text },
  got: {
    status: flag,
    inviter: object({ email: maybeText, name: maybeText, image: maybeText }),
    invitation: object({ ...shared, newAccount }),
  },
  list: { total: number, invitations: { type: "array", items: listed }, limit: number, offset: number },
} satisfies Record<string, Record<string, Schema>>;

export function about(operationId: string, description: string, answer: Record<string, Schema>) {
  const content = { "application/json": { schema: object(answer) } };
  return documented({ operationId, description, responses: { "200": { description: "Done", content } } });
}

export const lists = documented({
  ...about("listInvites", "The invites that a person made", answers.list).metadata.openapi,
  parameters: parameters(listQuery),
});

export const leads = documented({
  operationId: "activateInviteCallback",
  description: "Where the link of an invite leads",
  parameters: parameters(openQuery),
  responses: { "302": { description: "To sign up or in; signed in, 200 and a page whose button accepts" } },
});

function documented<Operation>(openapi: Operation) {
  return { metadata: { openapi } };
}

/** Of a query that may be left out, which the plugin does not read by itself. */
function parameters(query: z.ZodObject) {
  const { properties = {} } = z.toJSONSchema(query, { io: "input" });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query" as const,
    schema: schema as { type: "string" },
  }));
}
