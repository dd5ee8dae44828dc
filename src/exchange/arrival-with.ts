import type { Arrival } from "./exchange.ts";

type Changed = "method" | "safeUrl" | "path" | "search" | "headers" | "body" | "bound";

/**
 * The same arrival with some parts changed. It is a living thing (its signal is made on use, its caller may leave), so it
 * is not copied but asked.
 */
export function arrivalWith(arrival: Arrival, changes: Partial<Pick<Arrival, Changed>>): Arrival {
  const { door, account, gateway, upgrade, framed } = arrival;
  return {
    door,
    safeUrl: changes.safeUrl ?? arrival.safeUrl,
    account,
    gateway,
    upgrade,
    framed,
    bound: changes.bound ?? arrival.bound,
    method: changes.method ?? arrival.method,
    path: changes.path ?? arrival.path,
    search: changes.search ?? arrival.search,
    headers: changes.headers ?? arrival.headers,
    body: changes.body ?? arrival.body,
    get signal() {
      return arrival.signal;
    },
    get calledOff() {
      return arrival.calledOff;
    },
    get gone() {
      return arrival.gone;
    },
  };
}
