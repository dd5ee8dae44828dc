/** The emulator said no, or did not answer. Has the problem details (RFC 9457) that it sent. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  /** Of HTTP; 0 when nothing answered. */
  readonly status: number;
  /** "Not Found". */
  readonly title: string;
  /** What is wrong, in whole. */
  readonly detail: string;
  /** What to do about it, where the emulator says so. */
  readonly hint: string | undefined;
  /** What was asked: "GET http://127.0.0.1:4177/_aigw/faults". */
  readonly request: string;

  constructor(problem: Problem, request: string, cause?: unknown) {
    super(`${problem.detail} (${request})`, cause === undefined ? undefined : { cause });
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.hint = problem.hint;
    this.request = request;
  }
}

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly hint?: string | undefined;
}

/** Reads what was answered instead of what was asked for: problem details, or whatever a proxy made of it. */
export function problemIn(status: number, text: string): Problem {
  const fields = fieldsOf(text);
  const word = (name: string) => (typeof fields[name] === "string" ? fields[name] : undefined);
  const detail = word("detail") ?? `answered with status ${status}, and no problem details: is this an emulator?`;
  return { status, title: word("title") ?? "Error", detail, hint: word("hint") };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
