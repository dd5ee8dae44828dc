import type { Arrival } from "./exchange.ts";

type Changed = "method" | "path" | "search" | "headers" | "body";

/**
 * The same arrival with some parts changed. It is a living thing (its signal is made on use, its caller may leave), so it
 * is not copied but asked.
 */
export function arrivalWith(arrival: Arrival, changes: Partial<Pick<Arrival, Changed>>): Arrival {
  const { door, safeUrl, account, gateway, upgrade, framed } = arrival;
  return {
    door,
    safeUrl,
    account,
    gateway,
    upgrade,
    framed,
    method: changes.method ?? arrival.method,
    path: changes.path ?? arrival.path,
    search: changes.search ?? arrival.search,
    headers: changes.headers ?? arrival.headers,
    body: changes.body ?? arrival.body,
    get signal() {
      return arrival.signal;
    },
    get gone() {
      return arrival.gone;
    },
  };
}
