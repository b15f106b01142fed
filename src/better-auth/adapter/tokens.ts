/**
 * What opens an invite, and what its row holds of it. Tokens and codes are derived from the invite (src/core/token.ts),
 * so they can be shown again though no column has them. A token that the app mints is known when it is minted, and
 * afterwards only by its digest; the derived token opens its invite as well, and stands for it in lists.
 */
import { codeDigest, mintCode, readCode } from "../../core/code.ts";
import type { Invite } from "../../core/invite.ts";
import type { Keyring } from "../../core/keyring.ts";
import { mintToken } from "../../core/token.ts";
import type { InviteRow } from "./invite-row.ts";
import { fromRowId, isDerivable } from "./row-ids.ts";

/** Before every digest, so that a digest read from a database is never taken for a token stored plain. */
export const DIGEST = "digest:";

export interface TokenOptions {
  keyring: Keyring;
  storage: "digest" | "plain";
  /** The app's own tokens. @default none: `custom` is as `token` */
  generate: (() => string) | undefined;
}

type Signed = Pick<Invite, "id" | "keyId" | "generation" | "tokenType">;

export interface Tokens {
  /** From now on, the tokens of new invites are the app's own. */
  useCustom(): void;
  /** The token of a new invite, or of one that gets another. */
  mint(invite: Signed, custom?: boolean): Pick<InviteRow, "token" | "tokenType">;
  /** What opens it, to be shown; null where only a digest is left. */
  shown(invite: Signed): string | null;
  /** What the column may hold of a text that somebody brings. */
  candidates(text: string): string[];
  /** Of a row that was read. */
  learn(row: InviteRow): void;
}

/** One for each request: it remembers the tokens that were minted in it. */
export function createTokens({ keyring, storage, generate }: TokenOptions): Tokens {
  const known = new Map<string, string>();
  let custom = false;

  function stored(text: string, keyId = keyring.current): string {
    return storage === "plain" ? text : DIGEST + codeDigest(keyring, keyId, text);
  }

  function derived(invite: Signed): string | null {
    // A row that Better Invite wrote, or one whose key is no longer configured.
    if (!isDerivable(invite.id) || !keyring.keyIds.includes(invite.keyId)) return null;
    return invite.tokenType === "code" ? (mintCode(keyring, invite) ?? null) : mintToken(keyring, invite);
  }

  return {
    useCustom() {
      custom = generate !== undefined;
    },
    mint(invite, again = false) {
      if (generate && (custom || again)) {
        const text = generate();
        known.set(invite.id, text);
        return { token: stored(text), tokenType: "custom" };
      }
      const text = derived(invite);
      if (text === null) throw new Error(`No token can be derived for the invite ${invite.id}`);
      known.set(invite.id, text);
      return { token: stored(text, invite.keyId), tokenType: invite.tokenType };
    },
    shown: (invite) => known.get(invite.id) ?? derived(invite),
    candidates(text) {
      const texts = [...new Set([text, readCode(text) ?? text])];
      if (storage === "plain") return texts.filter((candidate) => !candidate.startsWith(DIGEST));
      return texts.flatMap((candidate) => keyring.keyIds.map((keyId) => stored(candidate, keyId)));
    },
    learn(row) {
      if (storage === "plain" && !row.token.startsWith(DIGEST)) known.set(fromRowId(row.id), row.token);
    },
  };
}
