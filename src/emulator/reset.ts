import { cassetteStates } from "../backends/cassette-state.ts";
import { resetRules } from "../backends/own-rules.ts";
import type { Account } from "../exchange/account.ts";
import type { ResetPart } from "../schema/control/reset-parts.ts";
import type { StoredPart } from "../store/store.ts";
import type { Engine } from "./engine.ts";

/** Forgets what one account did and was given at run time, or all accounts; parts of it, where they are named. */
export type Reset = (account?: string, parts?: readonly ResetPart[]) => void;

export function resetter({ accounts, store, faults, quotas, gifts }: Omit<Engine, "answer">): Reset {
  const stored = (part: StoredPart) => (id: string | undefined) => store.reset(id, part);
  const each = (forget: (account: Account) => void) => (id: string | undefined) => {
    for (const one of id === undefined ? accounts.ids() : [id]) forget(accounts.open(one));
  };
  const forget: Readonly<Record<ResetPart, (id: string | undefined) => void>> = {
    cache: stored("cache"),
    cassettes: each((account) => cassetteStates.forget(account)),
    clock: each((account) => void account.clock.resume()),
    credits(id) {
      store.reset(id, "credits");
      each(gifts)(id);
    },
    exchanges(id) {
      store.reset(id, "exchanges");
      each((account) => account.forgetRepeats())(id);
    },
    faults: each(faults.reset),
    gateways: stored("gateways"),
    limits: stored("limits"),
    mocks: each(resetRules),
    quotas: each(quotas.reset),
    seed: each((account) => account.seeding.set(undefined)),
  };
  return (id, parts) => {
    if (parts) {
      for (const part of parts) forget[part](id);
      return;
    }
    accounts.reset(id);
    store.reset(id);
  };
}
