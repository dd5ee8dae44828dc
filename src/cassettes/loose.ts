import { hash } from "node:crypto";
import { canonicalJson } from "../documents/canonical-json.ts";
import type { MatchWord } from "../schema/cassette.ts";
import type { RecordedRequest } from "./recorded.ts";

/** The key of a request that is compared by these words alone. Provider and path always count. */
export function looseKey(request: RecordedRequest, words: readonly MatchWord[]): string {
  const values = Object.fromEntries(words.map((word) => [word, valuesOf[word](request)]));
  const { provider, method, path } = request;
  return hash("sha256", canonicalJson({ provider, method, path, values }), "hex").slice(0, 40);
}

const valuesOf: { readonly [Word in MatchWord]: (request: RecordedRequest) => unknown } = {
  model: ({ model }) => model,
  "last-user": ({ body }) => lastUserText(jsonOf(body)),
  system: ({ body }) => systemText(jsonOf(body)),
  tools: ({ body }) => memberOf(jsonOf(body), "tools", "tool_config", "toolConfig"),
  stream: ({ body }) => memberOf(jsonOf(body), "stream") === true,
};

/** What the user said last, in any vendor's words: messages, contents, input or prompt. */
export function lastUserText(body: unknown): string | undefined {
  const turns = memberOf(body, "messages", "contents", "input", "inputs", "prompt");
  if (typeof turns === "string") return turns;
  if (!Array.isArray(turns)) return undefined;
  const said = turns.filter((turn) => typeof turn === "string" || roleOf(turn) === undefined || roleOf(turn) === "user");
  const last: unknown = said.at(-1);
  return last === undefined ? undefined : textOf(last);
}

function systemText(body: unknown): string | undefined {
  const apart = memberOf(body, "system", "instructions", "systemInstruction", "system_instruction");
  if (apart !== undefined) return textOf(apart);
  const turns = memberOf(body, "messages", "input");
  if (!Array.isArray(turns)) return undefined;
  const said = turns.filter((turn) => ["system", "developer"].includes(String(roleOf(turn))));
  return said.length === 0 ? undefined : said.map(textOf).join("\n");
}

/** All the text in a turn, whatever its parts are called. */
function textOf(turn: unknown): string {
  if (typeof turn === "string") return turn;
  if (Array.isArray(turn)) return turn.map(textOf).filter(Boolean).join("\n");
  const inside = memberOf(turn, "content", "parts", "text");
  return inside === undefined ? "" : textOf(inside);
}

function roleOf(turn: unknown): unknown {
  return memberOf(turn, "role");
}

function jsonOf(body: RecordedRequest["body"]): unknown {
  return body.kind === "json" ? body.value : undefined;
}

/** The first of these members that is there. */
function memberOf(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  return members[names.find((name) => members[name] !== undefined) ?? ""];
}
