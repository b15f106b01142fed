/**
 * What a host app does around each verb: before it, with a veto; after it, with none. A repeated accept, reject or
 * cancel does nothing a second time, and calls nobody.
 */
import type { Invite } from "./invite.ts";
import { Problem } from "./problems.ts";
import { traced } from "./trace.ts";

export type HookVerb = "create" | "resend" | "update" | "accept" | "reject" | "cancel" | "expire";

/** @typeParam I the invite, as core or the wire has it */
export interface HookContext<I> {
  verb: HookVerb;
  tenantId: string;
  /** Before: as it stands, or would be created. After: as it became. */
  invite: I;
  /** Who does it, as in events: `user:<id>`, `key:<id>`, `holder` or `system`. */
  actor: string;
}

export interface HookPoints {
  /** @throws Problem of the app's own, which vetoes */
  before(verb: Exclude<HookVerb, "expire">, invite: Invite, actor: string): Promise<void>;
  /** What goes wrong in it undoes nothing. */
  after(verb: HookVerb, invite: Invite, actor: string): Promise<void>;
}

/** What the app may give: a function for a moment of a verb. Time does not ask, so nothing comes before `expire`. */
export type Hooks<I> = {
  [V in Exclude<HookVerb, "expire"> as `before${Capitalize<V>}`]?: ((context: HookContext<I>) => unknown) | undefined;
} & {
  [V in HookVerb as `after${Capitalize<V>}`]?: ((context: HookContext<I>) => unknown) | undefined;
};

/**
 * @param shown the invite as the app is shown it
 * @param onError told of what a hook throws after the act, and of what is no Problem before it
 */
export function hookPoints<I>(
  hooks: Hooks<I>,
  shown: (invite: Invite) => I,
  onError: (error: unknown, where: string) => void,
): HookPoints {
  const call = async (moment: "before" | "after", verb: HookVerb, invite: Invite, actor: string) => {
    const name = `${moment}${verb.charAt(0).toUpperCase()}${verb.slice(1)}` as keyof Hooks<I>;
    const hook = hooks[name];
    if (!hook) return;
    await traced("doorlist.hook", { "doorlist.hook": name }, async () =>
      hook({ verb, tenantId: invite.tenantId, invite: shown(invite), actor }),
    );
  };
  return {
    before: (verb, invite, actor) => call("before", verb, invite, actor),
    after: (verb, invite, actor) => call("after", verb, invite, actor).catch((error) => onError(error, `hook after ${verb}`)),
  };
}

/** Whether a hook vetoes: its Problem, or null. */
export async function vetoed(before: Promise<void> | undefined): Promise<Problem | null> {
  try {
    await before;
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
