import { type Accounts as AccountsSettings, accountSettings } from "../schema/account.ts";
import type { AccountInput } from "../schema/account-input.ts";
import type { GatewayInput } from "../schema/gateway-input.ts";
import type { AccountClock } from "../world/account-clock.ts";
import { type Random, seededRandom } from "../world/random.ts";
import { type AccountGateways, accountGateways, type RuntimeGateways } from "./account-gateways.ts";
import { repeatCounter } from "./repeat-counter.ts";

/** One sandbox: everything an account id in a URL owns. A reset forgets the object, and with it every Slot's value. */
export interface Account {
  readonly id: string;
  /** Its own: stopping or moving it concerns nobody else. */
  readonly clock: AccountClock;
  /** Decides the content of mock answers; the same for every account with the same seed. */
  readonly seed: Random;
  /** Decides ids and the like: differs between accounts. */
  readonly identity: Random;
  readonly gateways: AccountGateways;
  /** Tokens, credits and provider keys that it has from the start. */
  readonly settings: AccountInput;
  /** How often this request was seen before, since the last reset. */
  repeats(request: string): number;
}

/** State that some part of the emulator keeps per account. */
export class Slot<Value> {
  readonly #values = new WeakMap<Account, Value>();
  readonly #make: (account: Account) => Value;

  constructor(make: (account: Account) => Value) {
    this.#make = make;
  }

  of(account: Account): Value {
    let value = this.#values.get(account);
    if (value === undefined) {
      value = this.#make(account);
      this.#values.set(account, value);
    }
    return value;
  }
}

/** Accounts come to life when first named. */
export interface Accounts {
  open(id: string): Account;
  /** Forgets one account, or all. */
  reset(id?: string): void;
}

export interface AccountsParts {
  /** Each account has one of its own. */
  readonly newClock: () => AccountClock;
  readonly seed: string;
  readonly strict: boolean;
  /** Of the config. */
  readonly gateways: readonly GatewayInput[];
  /** Those made or changed at run time. */
  readonly runtimeGateways: RuntimeGateways;
  readonly accounts: AccountsSettings;
  /** Told of every account that comes to life: at first, and again after a reset. */
  readonly onOpen?: (account: Account) => void;
}

export function accounts(settings: AccountsParts): Accounts {
  const open = new Map<string, Account>();
  const make = (id: string): Account => {
    return {
      id,
      clock: settings.newClock(),
      seed: seededRandom(settings.seed),
      identity: seededRandom(settings.seed).fork(`account ${id}`),
      gateways: accountGateways({
        account: id,
        configured: settings.gateways,
        runtime: settings.runtimeGateways,
        strict: settings.strict,
      }),
      settings: accountSettings(settings.accounts, id),
      repeats: repeatCounter(),
    };
  };
  return {
    open(id) {
      let account = open.get(id);
      if (!account) {
        account = make(id);
        open.set(id, account);
        settings.onOpen?.(account);
      }
      return account;
    },
    reset(id) {
      const forgotten = id === undefined ? [...open.values()] : [open.get(id)];
      // Whoever still waits for one goes on in real time.
      for (const account of forgotten) void account?.clock.resume();
      if (id === undefined) open.clear();
      else open.delete(id);
    },
  };
}
