import type { Failure } from "../tasks/failure.ts";

/**
 * Why the provider being played said no, for the trace: "kind: sentence". Of the request it repeats the model's name at
 * most, since traces are shown and kept. `sentence` stands in for the failure's own, where we know more.
 */
export function refusalDetail(failure: Failure, sentence = ownSentence(failure)): string {
  return `${failure.kind}: ${sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence}`;
}

const LONGEST = 240;

function ownSentence({ kind, message, model, tokens }: Failure): string {
  switch (kind) {
    case "bad-json":
      // The parser's words show a piece of the body.
      return "the body is not the JSON that it should be";
    case "missing-key":
      return "no key was sent";
    case "context-exceeded":
      return tokens ? `${tokens.requested} tokens came in, ${tokens.limit} fit` : "the prompt is too long";
    case "model-not-found":
      return model === undefined ? "there is no such model" : `there is no model ${model}`;
    case "path-not-found":
      return message === undefined ? "nothing is served at this path" : withoutValues(message);
    default:
      return message === undefined ? "the provider does not take the request" : withoutValues(message);
  }
}

/** Names of fields and settings stay; other quoted text and JSON may be the caller's. */
function withoutValues(message: string): string {
  return message.replace(QUOTED, (quoted) => (NAME.test(quoted) ? quoted : "…"));
}

const QUOTED = /"(?:[^"\\]|\\.)*"?|\{.*\}|(?<!\w)'(?:[^']|'(?=\w))*'|`[^`]*`/gs;
const NAME = /^(['`])[a-z_][\w.[\]-]{0,40}\1$/;
