/** Where somebody shows that they know a password: wrong ones are counted, by account and network of the caller. */
import { emailKey, parseAddress } from "../../core/email.ts";
import type { SessionReader } from "../../core/ports.ts";
import { networkOf } from "../../core/public-address.ts";
import type { World } from "../../core/world.ts";
import type { Throttle } from "../throttle.ts";
import type { SignInLibrary } from "./library.ts";

export interface PasswordCheckOptions {
  world: Pick<World, "clock">;
  library: SignInLibrary;
  readSession: SessionReader;
  passwordGuesses: Throttle;
}

export interface Credentials {
  email: string;
  password?: unknown;
}

export interface PasswordChecks {
  /** @param address of the caller */
  signIn(credentials: Credentials, headers: Headers, address: string): Promise<Response>;
  /** An endpoint that asks somebody signed in for their password: an open session is no way to learn what it is. */
  withPassword(path: string, body: Record<string, unknown>, request: Request, address: string): Promise<Response>;
}

export function createPasswordChecks({ world, library, readSession, passwordGuesses }: PasswordCheckOptions): PasswordChecks {
  return {
    async signIn(credentials, headers, address) {
      const email = parseAddress(credentials.email)?.key ?? credentials.email;
      return passwordGuesses.guess(guessedAt(email, address), async (wrong) => {
        const response = await library.post("/sign-in/email", { ...credentials, email }, headers);
        if (response.status === 401) wrong();
        return response;
      });
    },
    async withPassword(path, body, request, address) {
      const send = () => library.post(path, body, request.headers);
      const user = await readSession(request, world.clock.now());
      if (!user) return send();
      return passwordGuesses.guess(guessedAt(emailKey(user.email), address), async (wrong) => {
        const response = await send();
        if (response.status === 400 && /"INVALID_PASSWORD"/.test(await response.clone().text())) wrong();
        return response;
      });
    },
  };
}

function guessedAt(email: string, address: string): string {
  return `${email} ${networkOf(address)}`;
}
