import type { CreditsView } from "../schema/control/credits.ts";
import type { Ask } from "./ask.ts";

/** What Unified Billing is paid from, in US dollars. */
export interface CreditsClient {
  /** Null for an account that was never given any. */
  get(): Promise<number | null>;
  set(balance: number): Promise<number | null>;
  add(dollars: number): Promise<number | null>;
}

export function creditsClient(ask: Ask): CreditsClient {
  const balance = async (method: string, body?: object) => (await ask<CreditsView>(method, "credits", { body })).balance;
  return {
    get: () => balance("GET"),
    set: (dollars) => balance("PUT", { balance: dollars }),
    add: (dollars) => balance("POST", { add: dollars }),
  };
}
