/** The directory that was chosen: built in, or the host's own. */
import { createHmac } from "node:crypto";
import type { Clock, Directory, Membership, SessionReader, Store } from "../core/ports.ts";
import type { Roles } from "../core/role.ts";
import { builtInDirectory } from "../directory/built-in.ts";
import { createGrants, type GrantWorker } from "../directory/grants.ts";
import { type HostDirectory, type HostMembers, hostDirectory } from "../directory/host.ts";
import { mirrorMembers } from "../directory/mirror.ts";
import { sessionReader } from "../directory/session.ts";
import type { OpenDatabase } from "../store/open.ts";
import { type People, peopleTable } from "../store/people.ts";

export type DirectoryOption = HostDirectory | ((people: People) => HostDirectory);

export interface ChosenDirectory {
  directory: Directory;
  readSession: SessionReader;
  readsBearer: boolean;
  /** With members up to date with the host's, where they live there. */
  store: Store;
  membership?: Membership;
  grants?: GrantWorker;
  /** Signs the sessions of the built-in sign-in; undefined where sign-in is the host's. */
  sessionSecret?: string;
}

export interface DirectoryDeps {
  database: OpenDatabase;
  store: Store;
  clock: Clock;
  roles: Roles;
  secrets: readonly string[];
  baseUrl: string;
  onError(error: unknown, where: string): void;
}

export function chooseDirectory(option: DirectoryOption | undefined, deps: DirectoryDeps): ChosenDirectory {
  const { database, store, clock, roles, secrets, baseUrl, onError } = deps;
  if (!option) {
    const sessionSecret = createHmac("sha256", secrets[0] ?? "")
      .update("doorlist sessions")
      .digest("base64url");
    const readSession = sessionReader(database, sessionSecret, baseUrl);
    return { directory: builtInDirectory(database), readSession, readsBearer: false, store, sessionSecret };
  }
  const host = typeof option === "function" ? option(peopleTable(database)) : option;
  const common = { readSession: (request: Request) => host.session(request), readsBearer: host.readsBearer ?? false };
  if (!keepsMembers(host)) return { ...common, directory: hostDirectory(host, () => store), store };
  const grants = createGrants({ store, host, clock, onError: (error) => onError(error, "grant") });
  const mirrored = mirrorMembers({ store, host, grants, clock, roles, onError: (error) => onError(error, "directory") });
  return { ...common, ...mirrored, grants, directory: hostDirectory(host, () => mirrored.store) };
}

function keepsMembers(host: HostDirectory): host is HostDirectory & HostMembers {
  return host.member !== undefined;
}
