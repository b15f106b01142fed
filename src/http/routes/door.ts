/** The page at `/tenants/{id}/join`. Opening it changes nothing; each act is a form that a person sends. */
import type { Context, Hono } from "hono";
import { askToJoin } from "../../contract/request.ts";
import { Problem } from "../../core/problems.ts";
import { readDoor } from "../../core/read-requests.ts";
import { withdrawRequest } from "../../core/refuse-request.ts";
import { requestToJoin } from "../../core/request-join.ts";
import type { Accounts } from "../accounts.ts";
import type { Deps } from "../context.ts";
import { type Form, readForm, signedInBy, withCookies } from "../form.ts";
import { htmlPage, problemPage, readerOf } from "../html-page.ts";
import { callerOf, known } from "../identity.ts";
import { doorActions, doorPage, noDoorPage } from "../pages/door-page.ts";
import { parse } from "../parse.ts";
import { toProblem } from "../problem.ts";
import { limitAddresses } from "../rate-limit.ts";

const PATH = "/tenants/:tenantId/join";

export function doorRoutes(app: Hono, { world, identity, addressOf }: Deps, accounts: Accounts): void {
  app.post(PATH, limitAddresses(world.limits, addressOf, "requesterAddress"));
  app.get(PATH, (context) => show(context));
  app.post(PATH, async (context) => {
    let form: Form = {};
    try {
      form = await readForm(context);
      return await act(context, form);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "internal") throw error;
      return show(context, problem, form);
    }
  });

  const tenantOf = (context: Context) => context.req.param("tenantId") ?? "";

  async function show(context: Context, problem?: Problem, typed: Form = {}): Promise<Response> {
    try {
      const door = await readDoor(world, tenantOf(context), await identity.userOf(context.req.raw));
      const form = typed.action ?? context.req.query("form");
      const html = doorPage({
        door,
        path: context.req.path,
        ...(form === "sign-in" || form === "sign-up" ? { form } : {}),
        ...(problem ? { problem: problem.toJSON() } : {}),
        values: typed,
        wishes: readerOf(context),
      });
      return problemPage(context, html, problem);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "tenant_not_found") throw error;
      return htmlPage(context, noDoorPage({ wishes: readerOf(context) }), 404);
    }
  }

  async function act(context: Context, form: Form): Promise<Response> {
    const { raw } = context.req;
    const tenantId = tenantOf(context);
    const user = await identity.userOf(raw);
    const back = (from?: Response) => withCookies(context.redirect(context.req.path, 303), from);
    // Nobody makes an account at a door that is closed.
    const door = await readDoor(world, tenantId, user);
    switch (doorActions.find((action) => action === form.action)) {
      case "ask":
        await requestToJoin(world, known(user), tenantId, parse(askToJoin, { message: form.message?.trim() || null }));
        return back();
      case "withdraw":
        if (door.visitor.state === "waiting") await withdrawRequest(world, known(user), door.visitor.request.id);
        return back();
      case "sign-up": {
        const { name, email, password } = form;
        return back(await signedInBy(await accounts.signUp({ name, email, password }, raw.headers, callerOf(raw))));
      }
      case "sign-in": {
        const { email = "", password = "" } = form;
        const response = await accounts.signIn({ email, password }, raw.headers, addressOf(context));
        return back(await signedInBy({ response }));
      }
      case "switch":
        return back(await accounts.signOut(raw.headers));
      default:
        throw new Problem("invalid_field", { field: "action" });
    }
  }
}
