import { type Client, createClient } from "../client/client.ts";
import type { ClockClient } from "../client/clock.ts";
import type { WaitOptions } from "../client/exchanges.ts";
import type { Narrowed } from "../client/scenarios.ts";
import type { ExchangeDetail, ExchangeFilter, ExchangeListFilter, LogView } from "../schema/control/exchanges.ts";
import type { FaultUse } from "../schema/control/faults.ts";
import type { RuleUse } from "../schema/control/mocks.ts";
import type { ScenarioUse } from "../schema/control/scenarios.ts";
import type { FaultInput } from "../schema/fault-input.ts";
import type { MockRuleInput } from "../schema/mock-rule-input.ts";
import type { CurrentSandbox } from "./current-sandbox.ts";
import { type GatewayFetch, gatewayFetch } from "./gateway-fetch.ts";
import { type TestRun, variablesOf } from "./test-run.ts";

/** The gateways of one test: an account of its own, in which nothing has happened before. */
export interface Gateway extends CurrentSandbox {
  /** Base URL of the emulator, without trailing slash. */
  readonly url: string;
  /** 32 hexadecimal digits. */
  readonly account: string;
  /** A token for gateways with authentication; clients send it as `cf-aig-authorization: Bearer …`. */
  readonly token: string;
  /** What an SDK takes as its base URL: `baseURL("openai")`, `baseURL("anthropic/v1")`, `baseURL("compat")`. */
  baseURL(provider: string, options?: { readonly gateway?: string | undefined }): string;
  /** Every variable that SDKs read for a base URL or a key; set while the test runs. */
  readonly env: Readonly<Record<string, string>>;
  /** What goes wrong from now on: `fault({ kind: "status", status: 503, provider: "openai", first: 2 })`. */
  fault(rule: FaultInput): Promise<FaultUse>;
  /** Faults with a plot, by name: `scenario("openai-outage")`. */
  scenario(name: string, narrowed?: Narrowed): Promise<ScenarioUse>;
  /** A scripted answer, tried before those of the mocks folder: `mock({ answer: "Hello." })`. */
  mock(rule: MockRuleInput): Promise<RuleUse>;
  /** The account's time: `freeze`, `advance`, `set`, `resume`. */
  readonly clock: ClockClient;
  /** From now on a recording answers, or is made: the cassette of this name, or the one named after the test. Gives the name. */
  cassette(name?: string): Promise<string>;
  /** What was asked so far, oldest first, each with its story, log rows and trace; at most the newest 1000. */
  exchanges(filter?: ExchangeListFilter): Promise<readonly ExchangeDetail[]>;
  /** The newest exchange. Throws when there is none. */
  lastExchange(filter?: ExchangeFilter): Promise<ExchangeDetail>;
  /** Resolves when an exchange that fits has ended; at once, where one has. */
  waitFor(filter?: ExchangeFilter, options?: WaitOptions): Promise<ExchangeDetail>;
  /** Log rows, oldest first: one per step. */
  logs(filter?: ExchangeListFilter): Promise<readonly LogView[]>;
  /** Forgets what has happened and what was set: faults, mocks, clock, cassette. */
  reset(): Promise<void>;
  /**
   * Like the global fetch, for this sandbox: a path is taken from its gateway (`fetch("openai/chat/completions", …)`), and URLs of
   * Cloudflare lead here, whatever account they name. SDKs take it as their `fetch` option.
   */
  readonly fetch: GatewayFetch;
  /** All of the control API, for this account. */
  readonly control: Client;
}

/** A gateway for whoever has an account to himself. `cassetteName` is that of a cassette that the test does not name. */
export function openGateway(run: TestRun, account: string, cassetteName: string): Gateway {
  const { url, token } = run;
  const control = createClient({ url, account });
  const at = (provider: string, gateway: string = run.gateway) => `${url}/v1/${account}/${gateway}/${provider}`;
  const details = async (filter: ExchangeListFilter = {}): Promise<ExchangeDetail[]> => {
    const { exchanges } = await control.exchanges.list({ limit: 1000, ...filter });
    return Promise.all(exchanges.toReversed().map(({ id }) => control.exchanges.get(id)));
  };
  return {
    url,
    account,
    token,
    control,
    clock: control.clock,
    baseURL: (provider, { gateway } = {}) => at(provider.replace(/^\/+|\/+$/g, ""), gateway),
    env: variablesOf(run, account),
    fetch: gatewayFetch({ url, account, base: at("") }),
    fault: (rule) => control.faults.add(rule),
    scenario: (name, narrowed) => control.scenarios.run(name, narrowed),
    mock: (rule) => control.mocks.add(rule),
    async cassette(name = cassetteName) {
      await control.cassettes.select(name);
      await control.cassettes.onMiss(run.cassetteOnMiss);
      await control.cassettes.mode(run.cassetteMode);
      return name;
    },
    exchanges: details,
    async lastExchange(filter) {
      const [last] = (await control.exchanges.list({ ...filter, limit: 1 })).exchanges;
      if (last) return control.exchanges.get(last.id);
      throw new Error(`nothing was asked of ${at("")} yet${filter ? ` that fits ${JSON.stringify(filter)}` : ""}`);
    },
    waitFor: (filter, options) => control.exchanges.waitFor(filter, options),
    logs: async (filter) => (await details(filter)).flatMap(({ logs }) => logs),
    reset: () => control.reset(),
  };
}
