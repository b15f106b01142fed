/** What the server refuses, as an error. */
import type { ProblemCode, WireProblem } from "../contract/common.ts";

/** A problem that the server answered with (RFC 9457). Branch on `code`. */
export class DoorlistError extends Error {
  readonly problem: WireProblem;
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | undefined;

  constructor(problem: WireProblem, retryAfter?: number) {
    super(problem.detail ?? problem.title);
    this.name = "DoorlistError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** `unreadable_answer` where what answered was not Doorlist. */
  get code(): ProblemCode | "unreadable_answer" | (string & {}) {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  get field(): string | undefined {
    return this.problem.field;
  }
}

/** Is this one of these problems (of any, where none is named)? `if (isProblem(error, "invite_expired")) …` */
export function isProblem<Code extends ProblemCode>(error: unknown, ...codes: Code[]): error is DoorlistError & { code: Code } {
  return error instanceof DoorlistError && (codes.length === 0 || codes.includes(error.code as Code));
}

export async function readProblem(response: Response): Promise<WireProblem> {
  const problem: WireProblem | null = await response.json().catch(() => null);
  return problem && typeof problem.code === "string" ? problem : unreadable(response);
}

/** Another server, a proxy, or a page of the app that is served for every path. */
export function unreadable({ status, statusText, url }: Response): WireProblem {
  const detail = `${url || "The server"} answered ${status} ${statusText}, and not as Doorlist does`;
  return { type: "about:blank", title: "What answered is not Doorlist", status, code: "unreadable_answer", detail };
}
