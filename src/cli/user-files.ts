/** Files that a person names. */
import { open } from "node:fs/promises";

/** Said before the work that is to be written there. */
export async function assertWritable(file: string): Promise<void> {
  await (await open(file, "a").catch(unusable(file, "written"))).close();
}

export function unusable(file: string, how: "read" | "written") {
  return (error: NodeJS.ErrnoException): never => {
    const why = { ENOENT: "there is no such file or folder", EISDIR: "it is a folder" }[error.code ?? ""] ?? error.message;
    throw new Error(`${file} cannot be ${how}: ${why}`);
  };
}
