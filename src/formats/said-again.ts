import { type ByteText, byteText } from "../streaming/byte-text.ts";

/** Answers that are remembered of each kind, and the longest of them. */
const MOST = 200;
const LONGEST = 16 * 1024;

/** Of answers to come, by the answer: undefined where it was given only once. */
export interface SaidAgain<Answer extends object> {
  /**
   * What `make` says of the answer, ready to be sent, once it is given for the second time; undefined at first. Mock models
   * give the same answer to the same question, and where it is asked again, it is most often asked many times.
   */
  of(answer: Answer, make: () => string): ByteText | undefined;
}

export function saidAgain<Answer extends object>(): SaidAgain<Answer> {
  let known = new Map<Answer, ByteText | undefined>();
  return {
    of(answer, make) {
      const said = known.get(answer);
      if (said !== undefined) return said;
      if (!known.has(answer)) {
        if (known.size >= MOST) known = new Map();
        known.set(answer, undefined);
        return undefined;
      }
      const text = make();
      if (text.length > LONGEST) return undefined;
      const made = byteText(text);
      known.set(answer, made);
      return made;
    },
  };
}

/** The members of an object as JSON, without its braces. */
export function membersOf(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}
