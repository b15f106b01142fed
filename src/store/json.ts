/** Lists and objects are kept as JSON text, the same on both engines. */
export function toJson(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}

export function parseJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
