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
  readonly seeding: Seeding;
  /** Decides ids and the like: differs between accounts. */
  readonly identity: Random;
  readonly gateways: AccountGateways;
  /** Tokens, credits and provider keys that it has from the start. */
  readonly settings: AccountInput;
  /** How often this request was seen before, since the last reset. */
  repeats(request: string): number;
  /** Counts them from the beginning again. */
  forgetRepeats(): void;
}

/** What an account's chance is drawn from. */
export interface Seeding {
  readonly text: string;
  /** Whether it is the configured one. */
  readonly configured: boolean;
  /** For everything from now on; undefined is the configured one. */
  set(text: string | undefined): void;
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

  /** As if the account had only now come to life. */
  forget(account: Account): void {
    this.#values.delete(account);
  }
}

/** Accounts come to life when first named. */
export interface Accounts {
  open(id: string): Account;
  /** Of those that are alive. */
  ids(): string[];
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
    const chance = new SeededChance(id, settings.seed);
    let repeats = repeatCounter();
    return {
      id,
      clock: settings.newClock(),
      get seed() {
        return chance.content;
      },
      get identity() {
        return chance.identity;
      },
      seeding: chance,
      gateways: accountGateways({
        account: id,
        configured: settings.gateways,
        runtime: settings.runtimeGateways,
        strict: settings.strict,
      }),
      settings: accountSettings(settings.accounts, id),
      repeats: (request) => repeats(request),
      forgetRepeats() {
        repeats = repeatCounter();
      },
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
    ids: () => [...open.keys()],
    reset(id) {
      const forgotten = id === undefined ? [...open.values()] : [open.get(id)];
      // Whoever still waits for one goes on in real time.
      for (const account of forgotten) void account?.clock.resume();
      if (id === undefined) open.clear();
      else open.delete(id);
    },
  };
}

/** The streams of chance of an account, and the seed that they come from. */
class SeededChance implements Seeding {
  readonly #account: string;
  readonly #usual: string;
  text: string;
  content: Random;
  identity: Random;

  constructor(account: string, seed: string) {
    this.#account = account;
    this.#usual = seed;
    this.text = seed;
    this.content = seededRandom(seed);
    this.identity = seededRandom(seed).fork(`account ${account}`);
  }

  get configured(): boolean {
    return this.text === this.#usual;
  }

  set(text = this.#usual): void {
    this.text = text;
    this.content = seededRandom(text);
    this.identity = seededRandom(text).fork(`account ${this.#account}`);
  }
}
