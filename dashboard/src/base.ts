/** The path where Doorlist is mounted, without a slash at its end; empty: at the root. This script is one folder below. */
export const base = new URL(import.meta.url).pathname.split("/").slice(0, -2).join("/");
