import { z } from "zod";

const count = z.int();

export const tick = z
  .object({
    grants: count.meta({ description: "Members that your app was told of" }),
    imports: count,
    mails: count,
    events: count.meta({ description: "Put in their order" }),
    webhooks: count,
    more: z.boolean().meta({ description: "Its time was up: there may be more to do" }),
  })
  .meta({ id: "Tick" });
export interface WireTick extends z.infer<typeof tick> {}
