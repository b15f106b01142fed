import { tick } from "../tick.ts";
import type { Operation } from "./operation.ts";

export const tickOperations = {
  tick: {
    method: "post",
    path: "/v1/tick",
    tag: "Installation",
    summary: "Do a bounded part of what is due",
    description:
      "For hosts where nothing runs in the background: a cron calls it with a key of the installation, or with its own secret. It delivers mails and webhooks, imports, expires and reminds, and answers what it did.",
    status: 200,
    response: tick,
  },
} as const satisfies Record<string, Operation>;
