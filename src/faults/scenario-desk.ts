import type { Account } from "../exchange/account.ts";
import type { ScenarioUse } from "../schema/control/scenarios.ts";
import type { FaultBook } from "./book.ts";
import { ruleText } from "./rule.ts";
import { findScenario, type Narrowed, type Scenario, scenarioRules } from "./scenario.ts";

/** Scenarios by the accounts' ids. Files are read when somebody asks: what is written there counts from then on. */
export function scenarioDesk(book: FaultBook, load: () => Promise<readonly Scenario[]>, open: (id: string) => Account) {
  const use = (account: Account, { name, description, rules }: Scenario): ScenarioUse => {
    const running = book.list(account).filter(({ scenario }) => scenario === name);
    const over = running.every(({ state }) => state === "over");
    return {
      name,
      description,
      plot: rules.map(ruleText),
      state: running.length === 0 ? "stopped" : over ? "over" : "running",
      struck: running.reduce((sum, { struck }) => sum + struck, 0),
    };
  };
  return {
    async list(id: string) {
      const scenarios = await load();
      return scenarios.map((scenario) => use(open(id), scenario));
    },
    async run(id: string, name: string, narrowed: Narrowed = {}) {
      const scenario = findScenario(await load(), name);
      const rules = scenarioRules(scenario, narrowed);
      book.stop(open(id), name);
      for (const rule of rules) book.begin(open(id), rule);
      return use(open(id), scenario);
    },
    async stop(id: string, name: string) {
      const scenario = findScenario(await load(), name);
      book.stop(open(id), name);
      return use(open(id), scenario);
    },
  };
}
