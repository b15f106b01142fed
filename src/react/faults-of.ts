import { DoorlistError } from "../client/index.ts";

export interface TemplateFault {
  field: "subject" | "body" | "text";
  /** From 1. */
  line: number;
  /** In English, as the server says it. */
  reason: string;
}

/** What is wrong with a draft, each fault once, by `Line 3: Unknown variable nme` of the server's answer. */
export function faultsOf(error: unknown): TemplateFault[] {
  if (!(error instanceof DoorlistError)) return [];
  const faults = (error.problem.errors ?? []).map(({ field, detail }): TemplateFault => {
    const [, line, reason] = /^Line (\d+): (.+)$/s.exec(detail) ?? [];
    return {
      field: field === "subject" || field === "text" ? field : "body",
      line: Number(line ?? 1),
      reason: reason ?? detail,
    };
  });
  return [...new Map(faults.map((fault) => [Object.values(fault).join(" "), fault])).values()];
}
