import type { WholeAnswer } from "../format.ts";
import { jsonHeaders } from "./http-headers.ts";
import { integerIn, invalidValue } from "./refusals.ts";

/** What a list is asked for by (wire formats, 1.6). */
export interface PageAsk {
  /** The id after which the page begins. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly oldestFirst: boolean;
}

/** Throws BadAsk for a limit or an order that OpenAI does not take. */
export function readPage(query: URLSearchParams, { usual = 20, fewest = 1, most = 100 } = {}): PageAsk {
  const [limit, order] = [query.get("limit"), query.get("order") ?? "desc"];
  if (order !== "asc" && order !== "desc") throw invalidValue("order", order, ["asc", "desc"]);
  const asked = limit === null ? undefined : integerIn(numberIn(limit), "limit", { low: fewest, high: most });
  return { after: query.get("after") ?? undefined, limit: asked ?? usual, oldestFirst: order === "asc" };
}

/** A page of what there is, the newest last as it comes in. */
export function writePage(items: readonly { readonly id: string }[], { after, limit, oldestFirst }: PageAsk): WholeAnswer {
  const ordered = oldestFirst ? items : [...items].reverse();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1 || ordered.length;
  const data = ordered.slice(start, start + limit);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  const body = { object: "list", data, ...ends, has_more: start + limit < ordered.length };
  return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
}

function numberIn(text: string): unknown {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
