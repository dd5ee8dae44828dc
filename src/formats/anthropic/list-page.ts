import { badRequest } from "../format.ts";

const DEFAULT_LIMIT = 20;

/** How many a page of a list holds. Throws BadAsk for what Anthropic does not take. */
export function readLimit(query: URLSearchParams): number {
  const given = query.get("limit");
  if (given === null) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (!Number.isInteger(limit)) throw badRequest("limit: Input should be a valid integer", "limit");
  if (limit < 1) throw badRequest("limit: Input should be greater than or equal to 1", "limit");
  if (limit > 1000) throw badRequest("limit: Input should be less than or equal to 1000", "limit");
  return limit;
}

/** A page after `after_id`, or the one that ends just before `before_id`; `has_more` looks in the direction of paging. */
export function writePage(newestFirst: readonly { readonly id: string }[], query: URLSearchParams): object {
  const limit = readLimit(query);
  const position = (name: string) => newestFirst.findIndex(({ id }) => id === query.get(name));
  const before = position("before_id");
  const end = before === -1 ? newestFirst.length : before;
  const start = before === -1 ? position("after_id") + 1 : Math.max(0, end - limit);
  const data = newestFirst.slice(start, Math.min(end, start + limit));
  return {
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: before === -1 ? start + data.length < newestFirst.length : start > 0,
  };
}
