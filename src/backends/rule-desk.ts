import { EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { Account } from "../exchange/account.ts";
import type { Mocks } from "../models/open-mocks.ts";
import { readRule } from "../models/rules/read-rule.ts";
import type { RuleSource } from "../models/rules/rules.ts";
import type { RuleUse } from "../schema/control/mocks.ts";
import { keepRules, type OwnRules, ownRules, ownRulesOf } from "./own-rules.ts";
import { ruleReport } from "./rule-report.ts";

/** Where such a rule is from, in the place of a file. */
const ADDED = "control API";

export interface RuleDeskParts {
  readonly mocks: () => Mocks;
  readonly open: (account: string) => Account;
  /** Slugs that a rule of the account may name. */
  readonly providers: (account: string) => readonly string[];
}

/** The rules of accounts by their ids. Throws EmulatorErrors for what is no rule, and for ids that are taken or unknown. */
export function ruleDesk({ mocks, open, providers }: RuleDeskParts) {
  const list = (id: string) => report(mocks(), open(id));
  return {
    list,
    /** Adds all of them, or none. */
    add(id: string, items: readonly unknown[]): RuleUse[] {
      const own = ownRulesOf(open(id));
      const taken = new Map(list(id).map((rule) => [rule.id, rule]));
      const sources: RuleSource[] = [];
      for (const [index, item] of items.entries()) {
        const place = items.length > 1 ? `rules.${index}: ` : "";
        const read = readRule(item, providers(id));
        if ("problems" in read) throw refused(place, read.problems);
        const name = read.rule.id ?? freeId(own.added + index + 1, taken);
        const rival = taken.get(name);
        if (rival) throw takenId(place, rival);
        sources.push({ id: name, file: ADDED, line: own.sources.length + index + 1, rule: read.rule });
        taken.set(name, { id: name, file: ADDED, line: 0, explanation: "", hits: 0, shadowed: null });
      }
      own.added += items.length;
      keepRules(own, [...own.sources, ...sources]);
      const ids = new Set(sources.map((source) => source.id));
      return list(id).filter((rule) => ids.has(rule.id));
    },
    remove(id: string, name: string): RuleUse {
      const own = ownRulesOf(open(id));
      const rule = list(id).find((one) => one.id === name);
      if (!rule || rule.file !== ADDED) throw notAdded(name, rule, own);
      keepRules(
        own,
        own.sources.filter((source) => source.id !== name),
      );
      return rule;
    },
    clear(id: string): number {
      const own = ownRulesOf(open(id));
      const count = own.sources.length;
      keepRules(own, []);
      return count;
    },
  };
}

function report(mocks: Mocks, account: Account): RuleUse[] {
  const own = ownRules(account);
  return [...(own ? ruleReport(own, account) : []), ...ruleReport(mocks.rules, account)];
}

function freeId(number: number, taken: ReadonlyMap<string, unknown>): string {
  for (let free = number; ; free += 1) if (!taken.has(`mock-${free}`)) return `mock-${free}`;
}

/** How many further problems are worth reading before the first is corrected. */
const MOST_OTHERS = 3;

function refused(place: string, problems: readonly { readonly message: string; readonly hint: string }[]): EmulatorError {
  const [first, ...others] = problems;
  if (!first) throw new Error("nothing to refuse");
  const rest = others.slice(0, MOST_OTHERS).map(({ message }) => `; also ${message}`);
  return new EmulatorError("AIGW-MOCK-RULE", `${place}${first.message}${rest.join("")}`, { hint: first.hint });
}

function takenId(place: string, { id, file, line, explanation }: RuleUse): EmulatorError {
  const where = file === ADDED ? "one that was added before" : `a rule of ${file}:${line}`;
  return new EmulatorError("AIGW-MOCK-RULE", `${place}id: '${id}' is also ${where}${explanation && ` (${explanation})`}`, {
    hint: "take another id, leave it out, or remove that one first",
  });
}

function notAdded(id: string, rule: RuleUse | undefined, { sources }: OwnRules): EmulatorError {
  if (rule) {
    return new EmulatorError(
      "AIGW-MOCK-RULE",
      `'${id}' is a rule of ${rule.file}:${rule.line}: only those that were added here can be removed`,
      {
        hint: "change the file, or add a rule that comes before it",
      },
    );
  }
  const ids = sources.map((source) => source.id);
  const meant = nearest(id, ids);
  const there =
    ids.length === 0
      ? "none was added to this account"
      : `${meant === undefined ? "" : `did you mean '${meant}'? `}ids: ${ids.join(", ")}`;
  return new EmulatorError("AIGW-MOCK-RULE", `there is no rule '${id.slice(0, 60)}'`, { hint: there });
}
