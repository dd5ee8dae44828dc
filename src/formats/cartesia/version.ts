import { badRequest, type FormatRequest } from "../format.ts";

/** Every request has to say which version of the API it means; browsers may in the query. */
export function checkVersion({ headers, query }: FormatRequest): void {
  const version = headers["cartesia-version"] ?? query.get("cartesia_version") ?? undefined;
  if (version === undefined) throw badRequest("The Cartesia-Version header is missing: send a date, such as 2026-03-01.");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version))
    throw badRequest(`Cartesia-Version is '${version}': it must be a date, such as 2026-03-01.`);
}
