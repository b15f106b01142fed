import { fail, redirect } from "@sveltejs/kit";
import { DoorlistError } from "doorlist";
import { doorlist } from "../lib/server/doorlist.ts";
import type { Person } from "../lib/server/people.ts";
import type { Actions, PageServerLoad } from "./$types.ts";

const text = (form: FormData, name: string) => String(form.get(name) ?? "");

/** Acting for a person, in the first of their teams; null: they have none. */
async function teamOf(person: Person | null) {
  if (!person) redirect(303, "/sign-in");
  const api = doorlist.api.as({ userId: person.id });
  const { data } = await api.tenants.list({ limit: 1 });
  return { api, team: data[0] ?? null };
}

export const load: PageServerLoad = async ({ locals }) => {
  const { api, team } = await teamOf(locals.person);
  if (!team) return { team, members: [], invites: [] };
  const [members, invites] = await Promise.all([api.members.list(team.id), api.invites.list(team.id)]);
  return { team, members: members.data, invites: invites.data };
};

export const actions: Actions = {
  async create({ locals, request }) {
    const { api } = await teamOf(locals.person);
    await api.tenants.create({ name: text(await request.formData(), "name") });
  },
  async invite({ locals, request, url }) {
    const { api, team } = await teamOf(locals.person);
    const form = await request.formData();
    const email = text(form, "email");
    const role = text(form, "role") === "admin" ? "admin" : "member";
    try {
      await api.invites.create(team?.id ?? "", { email, roles: [role], redirectUrl: `${url.origin}/` });
      return { message: `Invited ${email}` };
    } catch (error) {
      if (error instanceof DoorlistError) return fail(error.status, { message: error.problem.detail ?? error.problem.title });
      throw error;
    }
  },
  async cancel({ locals, request }) {
    const { api, team } = await teamOf(locals.person);
    await api.invites.cancel(team?.id ?? "", text(await request.formData(), "id"));
  },
};
