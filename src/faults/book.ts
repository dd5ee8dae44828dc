import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import { type Account, Slot } from "../exchange/account.ts";
import type { FaultUse } from "../schema/control/faults.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import type { Side } from "./fault.ts";
import { askPredicate } from "./predicate.ts";
import { type FaultRule, readRule, ruleText } from "./rule.ts";
import { type Counters, isDue, isOver, isTime } from "./when.ts";
import { isThere, type Place } from "./where.ts";

/** The faults of every account. Kept in memory with the account: a reset returns to those of the configuration. */
export interface FaultBook {
  /** Whether nothing can strike: what every request asks first. */
  idle(account: Account): boolean;
  /** The rules that strike here, each counted. */
  struck(side: Side, place: Place, edge?: boolean): readonly Strike[];
  list(account: Account): FaultUse[];
  /** Throws an EmulatorError for what is no rule, or has an id that is taken. */
  add(account: Account, input: unknown): FaultUse;
  /** The same for a rule that has been read. */
  begin(account: Account, rule: FaultRule): FaultUse;
  /** Ends the faults of a scenario. */
  stop(account: Account, scenario: string): void;
  /** Throws an EmulatorError when there is none with the id. */
  remove(account: Account, id: string): FaultUse;
  /** How many there were. */
  clear(account: Account): number;
  /** Those of the configuration again, with new counters. */
  reset(account: Account): void;
  /** All of it as plain data, to be put back. */
  save(account: Account): SavedFault[];
  /** Takes the place of what there is. Throws an EmulatorError for what is no fault. */
  restore(account: Account, saved: readonly SavedFault[]): void;
}

/** A fault with what it has done. */
export interface SavedFault {
  readonly input: FaultInput;
  readonly id: string;
  readonly scenario?: string | undefined;
  readonly sinceMs: number;
  readonly counters: Counters;
  readonly why: string | null;
}

/** A rule as an account has it. */
export interface Kept extends FaultRule {
  readonly id: string;
  /** When its time began, on the account's clock. */
  readonly sinceMs: number;
  readonly counters: Counters;
  /** Why it could not strike, the last time it could not. */
  why: string | null;
}

/** One rule about to do its damage. */
export interface Strike {
  readonly rule: Kept;
}

export function faultBook(configured: readonly FaultRule[]): FaultBook {
  // Without any fault a request costs one look at this.
  let inUse = configured.length > 0;
  const slot = new Slot<{ rules?: Kept[] }>(() => ({}));
  const of = (account: Account): Kept[] => {
    const kept = slot.of(account);
    if (kept.rules) return kept.rules;
    const rules: Kept[] = [];
    kept.rules = rules;
    for (const rule of configured) {
      if ((rule.account ?? account.id) === account.id) rules.push(begun(rule, account, rules));
    }
    return rules;
  };
  const begin = (account: Account, read: FaultRule): FaultUse => {
    const rules = of(account);
    const rule = begun(read, account, rules);
    inUse = true;
    rules.push(rule);
    return use(rule, account);
  };
  return {
    idle: (account) => !inUse || of(account).length === 0,
    struck: (side, place, edge = false) => striking(of(place.exchange.account), { side, place, edge }),
    list: (account) => of(account).map((rule) => use(rule, account)),
    add: (account, input) => begin(account, readRule(input)),
    begin,
    stop(account, scenario) {
      const rules = of(account);
      rules.splice(0, rules.length, ...rules.filter((rule) => rule.scenario !== scenario));
    },
    remove(account, id) {
      const rules = of(account);
      const at = rules.findIndex((rule) => rule.id === id);
      const [rule] = at < 0 ? [] : rules.splice(at, 1);
      if (!rule) throw unknown(id, rules);
      return use(rule, account);
    },
    clear: (account) => of(account).splice(0).length,
    reset: (account) => slot.forget(account),
    save: (account) =>
      of(account).map(({ input, id, scenario, sinceMs, counters, why }) => {
        return { input, id, scenario, sinceMs, counters: { ...counters }, why };
      }),
    restore(account, saved) {
      const rules = saved.map(({ input, id, scenario, sinceMs, counters, why }): Kept => {
        return { ...readRule(input), ...(scenario !== undefined && { scenario }), id, sinceMs, counters: { ...counters }, why };
      });
      inUse ||= rules.length > 0;
      slot.of(account).rules = rules;
    },
  };
}

/** The same by the accounts' ids, for those who know no more of them. */
export function faultDesk(book: FaultBook, open: (id: string) => Account) {
  return {
    list: (id: string) => book.list(open(id)),
    add: (id: string, input: unknown) => book.add(open(id), input),
    remove: (id: string, fault: string) => book.remove(open(id), fault),
    clear: (id: string) => book.clear(open(id)),
  };
}

function begun(rule: FaultRule, account: Account, others: readonly Kept[]): Kept {
  const id = rule.id ?? freeId(rule.fault.kind, others);
  const taken = others.find((other) => other.id === id);
  if (taken)
    throw new EmulatorError("AIGW-FAULT", `id: '${id}' is taken (${ruleText(taken)})`, {
      hint: "remove that one first, take another id, or leave it out",
    });
  return { ...rule, id, sinceMs: account.clock.now(), counters: { seen: 0, struck: 0, missed: 0 }, why: null };
}

function freeId(kind: string, others: readonly Kept[]): string {
  for (let number = 1; ; number += 1) {
    const id = `${kind}-${number}`;
    if (!others.some((other) => other.id === id)) return id;
  }
}

interface Chance {
  readonly side: Side;
  readonly place: Place;
  readonly edge: boolean;
}

function striking(rules: readonly Kept[], { side, place, edge }: Chance): readonly Strike[] {
  const { exchange, step, attempt } = place;
  const nowMs = exchange.clock.now();
  const strikes: Strike[] = [];
  for (const rule of rules) {
    if (rule.side !== side || (rule.fault.edge === true) !== edge) continue;
    if (!isTime(rule.when, rule.sinceMs, nowMs) || !isThere(rule.where, place)) continue;
    if (!isSaid(rule, place)) continue;
    rule.counters.seen += 1;
    const chance = () => exchange.random.fork(`fault ${rule.id} ${step?.index ?? "edge"} ${attempt ?? 0}`);
    if (!isDue(rule.when, rule.counters, chance)) continue;
    rule.counters.struck += 1;
    strikes.push({ rule });
  }
  return strikes;
}

/** Whether the rule's own function says yes. One that cannot say keeps the rule from striking, and that is told. */
function isSaid(rule: Kept, place: Place): boolean {
  if (!rule.predicate) return true;
  const said = askPredicate(rule.predicate, place);
  if ("fits" in said) return said.fits;
  rule.counters.missed += 1;
  rule.why = said.why;
  place.exchange.trace.add({ what: "fault missed", rule: rule.id, why: said.why });
  return false;
}

function use(rule: Kept, { clock }: Account): FaultUse {
  const { id, side, input, when, counters, sinceMs, why, scenario } = rule;
  const nowMs = clock.now();
  const over = isOver(when, counters, sinceMs, nowMs);
  return {
    ...input,
    id,
    side,
    ...(scenario !== undefined && { scenario }),
    explanation: ruleText(rule),
    state: over ? "over" : isTime(when, sinceMs, nowMs) ? "active" : "waiting",
    ...counters,
    missedWhy: why,
    left: when.times === undefined ? null : Math.max(0, when.times - counters.struck),
  };
}

function unknown(id: string, rules: readonly Kept[]): EmulatorError {
  const ids = rules.map((rule) => rule.id);
  const meant = nearest(id, ids);
  const hint =
    ids.length === 0
      ? "this account has no faults"
      : `${meant === undefined ? "" : `did you mean '${meant}'? `}ids: ${ids.join(", ")}`;
  return new EmulatorError("AIGW-FAULT", `there is no fault '${id.slice(0, 60)}'`, { hint });
}
