/**
 * The addresses in a text that somebody pasted: separated by commas, semicolons, spaces or lines, bare or as
 * `Ana Lima <ana@example.com>`. Each once; whether they are addresses is the server's to say.
 */
export function splitAddresses(text: string): string[] {
  const found = text.split(/[,;\n]+/).flatMap((part) => {
    const bracketed = [...part.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? "");
    return bracketed.length > 0 ? bracketed : part.split(/\s+/);
  });
  const once = new Map(found.filter(Boolean).map((address) => [address.toLowerCase(), address]));
  return [...once.values()];
}
