/** What must not compile where a hook or component is told the roles of its server: `tsc` fails where an expected error is none. */
import { expect, it } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { ImportFile } from "../../src/react/import-file.ts";
import {
  DoorlistProvider,
  RoleSelect,
  useApproveRequest,
  useClaimDomain,
  useCreateInvite,
  useCreateInvites,
  useImportUpload,
  useSetMemberRoles,
  useUpdateInvite,
  useUpdateTenant,
} from "../../src/react/index.ts";

type Role = "captain" | "crew";
const roles = ["captain", "crew"] as const;

function Hooks() {
  const create = useCreateInvite<Role>("acme");
  create.mutate({ email: "ana@example.com", roles: ["crew"] });
  // @ts-expect-error there is no such role
  create.mutate({ email: "ana@example.com", roles: ["member"] });
  // @ts-expect-error there is no such role
  useCreateInvites<Role>("acme").mutate({ emails: [], defaults: { roles: ["member"] } });
  // @ts-expect-error there is no such role
  useSetMemberRoles<Role>("acme").mutate({ userId: "ana", roles: ["member"] });
  // @ts-expect-error there is no such role
  useApproveRequest<Role>("acme").mutate({ id: "ana", roles: ["member"] });
  // @ts-expect-error there is no such role
  useClaimDomain<Role>("acme").mutate({ domain: "acme.example", roles: ["member"] });
  const update = useUpdateInvite<Role>("acme");
  // @ts-expect-error there is no such role
  if (create.data) update.mutate({ invite: create.data.invite, change: { roles: ["member"] } });
  const settle = useUpdateTenant<Role>("acme");
  settle.mutate({ settings: { defaultRoles: ["crew"], locale: "de" } });
  settle.mutate({ settings: { defaultRoles: null } });
  // @ts-expect-error there is no such role
  settle.mutate({ settings: { defaultRoles: ["member"] } });
  const { upload } = useImportUpload<Role>("acme");
  const file: ImportFile = { name: "a.csv", fingerprint: "", headings: ["email"], rows: [] };
  upload.mutate({ file, columns: ["email"], defaults: { roles: ["crew"], locale: "de" } });
  // @ts-expect-error there is no such role
  upload.mutate({ file, columns: ["email"], defaults: { roles: ["member"] } });
  useUpdateTenant("acme").mutate({ settings: { defaultRoles: ["whatever"] } });
  useCreateInvite("acme").mutate({ email: "ana@example.com", roles: ["whatever"] });
  return null;
}

function Selects({ choose }: { choose(chosen: Role[]): void }) {
  const anything = ["owner", "member"];
  return (
    <DoorlistProvider client={createClient<Role>()}>
      <RoleSelect roles={roles} value={["crew"]} onChange={choose} />
      <RoleSelect roles={anything} value={anything} onChange={(chosen: string[]) => chosen} />
      {/* @ts-expect-error there is no such role */}
      <RoleSelect roles={roles} value={["member"]} onChange={choose} />
      {/* @ts-expect-error not all of them are roles that can be chosen */}
      <RoleSelect roles={anything} value={anything} onChange={choose} />
    </DoorlistProvider>
  );
}

it("the roles of a server are known to hooks and to RoleSelect", () => {
  // Compiled, not rendered.
  expect([Hooks, Selects]).toHaveLength(2);
});
