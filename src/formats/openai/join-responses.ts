import { fields, isFields } from "./fields.ts";

const LAST: ReadonlySet<unknown> = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** The last event of Responses has the whole response in it (LOG-20). */
export function joinResponses(events: readonly unknown[]): object | undefined {
  const last = events.map(fields).find(({ type }) => LAST.has(type));
  return isFields(last?.["response"]) ? last["response"] : undefined;
}
