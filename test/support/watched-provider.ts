import { expect } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { accounts } from "../../src/exchange/account.ts";
import type { Arrival } from "../../src/exchange/exchange.ts";
import { inFlight } from "../../src/exchange/in-flight.ts";
import { pipeline } from "../../src/exchange/pipeline.ts";
import type { StepRequest } from "../../src/exchange/step-request.ts";
import { faultBook } from "../../src/faults/book.ts";
import { findProvider, providers } from "../../src/providers/index.ts";
import { quirksWith } from "../../src/schema/quirks.ts";
import { runs } from "../../src/stages/runs.ts";
import { openStore } from "../../src/store/open.ts";
import type { NewProviderKey } from "../../src/store/provider-keys.ts";
import { openSealer, type Sealer } from "../../src/world/sealer.ts";
import { systemClock } from "../../src/world/system-clock.ts";

/** What `arrival` sends. */
export const body = Buffer.from('{ "model":"gpt-4o-mini" }');

/** The pipeline with a provider that writes down what it gets. */
export function watched(sealer: Sealer = openSealer(), backend?: Backend) {
  const store = openStore(":memory:", { sealer });
  const seen: StepRequest[] = [];
  const tokens = { "*": { tokens: ["t"] } };
  const answer = pipeline({
    accounts: accounts({
      newClock: () => systemClock(),
      seed: "s",
      strict: false,
      gateways: [],
      runtimeGateways: store.gateways,
      accounts: tokens,
    }),
    hosts: {},
    providers: () => ({ all: providers, onRest: [], find: findProvider }),
    strict: false,
    backend: backend ?? {
      async send({ step }) {
        seen.push(step.outgoing.request);
        return { status: 200, headers: {}, body: Buffer.from("{}"), from: "provider" };
      },
    },
    journal: store.journal,
    cache: store.cache,
    faults: faultBook([]),
    windows: store.windows,
    providerKeys: store.providerKeys,
    credits: store.credits,
    knowsModel: (_, model) => model === "gpt-4o-mini",
    findModel: () => expect.fail("nothing has a price here"),
    models: () => ({ list: () => [], isBehaviour: () => false }),
    quirks: quirksWith(),
    padding: true,
    inFlight: inFlight(),
    runs: runs(),
    onEnd: () => {},
    report: (error) => expect(error).toBeUndefined(),
  });
  return { answer, store, seen };
}

export function arrival(path: string, headers: Record<string, string>, search = "", json = body): Arrival {
  const places = { account: "local", gateway: "default", safeUrl: `/v1/local/default/${path}`, path, search };
  return { door: "gateway", method: "POST", ...places, headers, body: json, signal: new AbortController().signal, gone: false };
}

export function key(provider: string, secret: string): NewProviderKey {
  const rest = { defaultConfig: false, rateLimit: null, rateLimitPeriodSeconds: 60 };
  return { account: "local", gateway: null, provider, alias: "default", secret, ...rest };
}
