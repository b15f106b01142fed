/** What an inviter wrote to a person they invite: its lines kept, and no mail client finds a link in it. */
import { defused } from "./plain-name.ts";

/** @returns its lines, none where nothing is left */
export function plainMessage(message: string): string[] {
  const lines = message.split(/\r\n|[\n\r\u2028\u2029]/).map(defused);
  const first = lines.findIndex(Boolean);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(Boolean) + 1);
}
