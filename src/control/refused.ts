import { EmulatorError } from "../errors/emulator-error.ts";

/** A no of the control API: sent as problem details whose `detail` says what is wrong and, after a semicolon, what to do. */
export class Refused extends Error {
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, what: string, hint?: string) {
    super(hint === undefined ? what : `${what}; ${hint}`);
    this.status = status;
    this.hint = hint;
  }
}

/** What the operator got wrong, refused with a status. */
export async function refusing<Answer>(status: number, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    const { file, line, column, message, hint } = error;
    const place = file === undefined ? "" : `${[file, line, column].filter((part) => part !== undefined).join(":")} `;
    throw new Refused(status, `${place}${message}`, hint);
  }
}
