import type { RuleUse } from "../schema/control/mocks.ts";
import type { MockRuleInput } from "../schema/mock-rule-input.ts";
import { type Ask, segment } from "./ask.ts";

/** Which rules; both narrow. */
export interface RuleFilter {
  /** Whether it has answered nothing since the last reset. */
  readonly unused?: boolean | undefined;
  /** Whether it can never answer. */
  readonly shadowed?: boolean | undefined;
}

/** Scripted rules: those that were added here are the account's own, and are tried before those of the mocks folder. */
export interface MocksClient {
  /** In the order in which they are tried. */
  list(filter?: RuleFilter): Promise<readonly RuleUse[]>;
  /** Adds one behind those that were added before, until it is removed or the account is reset. */
  add(rule: MockRuleInput): Promise<RuleUse>;
  /** Adds all of them, or none. */
  addAll(rules: readonly MockRuleInput[]): Promise<readonly RuleUse[]>;
  /** By its id; gives what it had done. */
  remove(id: string): Promise<RuleUse>;
  /** Those that were added; gives how many there were. */
  clear(): Promise<number>;
}

export function mocksClient(ask: Ask): MocksClient {
  const addAll = async (rules: readonly MockRuleInput[]) =>
    (await ask<{ added: RuleUse[] }>("POST", "mocks", { body: { rules } })).added;
  return {
    list: async (filter = {}) => (await ask<{ rules: RuleUse[] }>("GET", "mocks", { query: { ...filter } })).rules,
    add: async (rule) => {
      const { added } = await ask<{ added: [RuleUse] }>("POST", "mocks", { body: rule });
      return added[0];
    },
    addAll,
    remove: async (id) => (await ask<{ removed: RuleUse }>("DELETE", `mocks/${segment(id)}`)).removed,
    clear: async () => (await ask<{ removed: number }>("DELETE", "mocks")).removed,
  };
}
