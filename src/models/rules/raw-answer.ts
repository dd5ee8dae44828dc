import type { AnswerFields } from "../../schema/mock-rule.ts";
import type { MockOutcome } from "../model.ts";
import type { Captures } from "./captures.ts";
import type { Facts } from "./placeholders.ts";
import { compileTemplate, compileValue } from "./template.ts";

type RawAnswer = NonNullable<AnswerFields["raw"]>;
type FailedStatus = Extract<AnswerFields["error"], { status: unknown }>;

/** Sent as it stands. The content type follows from the body where the rule gives none. */
export function compileRaw(raw: RawAnswer, captures: Captures | undefined): (facts: Facts) => MockOutcome {
  const body = compileBody(raw.body, captures);
  const named = Object.entries(raw.headers).map(
    ([name, value]) => [name.toLowerCase(), compileTemplate(value, captures)] as const,
  );
  return (facts) => {
    const text = body(facts);
    const headers = Object.fromEntries(named.map(([name, value]) => [name, headerText(value.render(facts))]));
    const type = text === "" || Object.hasOwn(headers, "content-type") ? {} : { "content-type": contentType(text) };
    return { kind: "raw", status: raw.status, headers: { ...type, ...headers }, body: text };
  };
}

/** Without a body it gets the one that most clients can read a message from. */
export function compileFailedStatus(error: FailedStatus, captures: Captures | undefined): (facts: Facts) => MockOutcome {
  const usual = { error: { message: error.message ?? `Scripted answer with status ${error.status}` } };
  return compileRaw({ status: error.status, headers: error.headers ?? {}, body: error.body ?? usual }, captures);
}

function compileBody(body: unknown, captures: Captures | undefined): (facts: Facts) => string {
  if (body === undefined) return () => "";
  if (typeof body === "string") return compileTemplate(body, captures).render;
  const template = compileValue(body, captures);
  return (facts) => JSON.stringify(template.render(facts));
}

/** What a header can carry: a template may put any text into it. Beyond Latin, it goes out as the bytes of its UTF-8. */
function headerText(text: string): string {
  const line = text.replace(/[^\P{Cc}\t\u0080-\u009f]+/gu, " ");
  return /[^\0-\xff]/.test(line) ? Buffer.from(line).toString("latin1") : line;
}

function contentType(body: string): string {
  return /^\s*[[{]/.test(body) ? "application/json" : "text/plain; charset=utf-8";
}
