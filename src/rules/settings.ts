import type { Backoff } from "./backoff.ts";
import { gatewayCacheTtl } from "./cache-ttl.ts";
import type { CustomCost } from "./custom-cost.ts";
import { type Metadata, withUser } from "./metadata.ts";
import {
  type GivenOptions,
  NOTHING_ASKED,
  type OptionName,
  type OptionValues,
  type Remark,
  type RequestOptions,
  type Source,
} from "./request-options.ts";
import type { StepOptions } from "./step-options.ts";

/** The gateway settings that options override, as Cloudflare names them (control-plane section 2.1). */
export interface GatewayDefaults {
  readonly cache_ttl?: number | null | undefined;
  readonly collect_logs?: boolean | undefined;
  readonly retry_max_attempts?: number | null | undefined;
  readonly retry_delay?: number | null | undefined;
  readonly retry_backoff?: Backoff | null | undefined;
  readonly byok_only?: boolean | undefined;
  readonly zdr?: boolean | undefined;
}

/** A value in force, and who said so; `name` is the header, config key or gateway setting. */
export interface Setting<Value> {
  readonly value: Value;
  readonly from: Source;
  readonly name?: string;
}

/** What holds for one step. */
export interface EffectiveOptions {
  readonly skipCache: Setting<boolean>;
  /** 0 when nobody set one, or somebody turned caching off. */
  readonly cacheTtlSeconds: Setting<number>;
  readonly cacheKey: Setting<string | null>;
  readonly collectLog: Setting<boolean>;
  readonly collectLogPayload: Setting<boolean>;
  readonly metadata: Setting<Metadata | null>;
  readonly customCost: Setting<CustomCost | null>;
  readonly eventId: Setting<string | null>;
  /** To the first byte; 0 means no limit. */
  readonly requestTimeoutMs: Setting<number>;
  readonly maxAttempts: Setting<number>;
  readonly retryDelayMs: Setting<number>;
  readonly backoff: Setting<Backoff>;
  readonly byokAlias: Setting<string>;
  readonly noWholesale: Setting<boolean>;
  readonly zdr: Setting<boolean>;
  readonly remarks: readonly Remark[];
}

/** What the place where a request came in gives no effect to, by option: the sentence says why. */
export type WithoutEffect = { readonly [Name in OptionName]?: string };

/** On `api.cloudflare.com` (G-REST-7). */
export const WITHOUT_EFFECT_ON_REST: WithoutEffect = {
  customCost: "has no effect on the REST API",
  byokAlias: "has no effect on the REST API, where only the alias default is looked at",
};

/** On `/compat` (spec section 8: provider-native requests and universal steps only). */
export const WITHOUT_EFFECT_ON_COMPAT: WithoutEffect = {
  byokAlias: "has no effect on /compat, where only the alias default is looked at",
};

/** Who wins: step config, step header, request header, gateway setting, default (G-HDR-1, G-UNI-6). */
export function settle(wishes: Wishes): EffectiveOptions {
  const { gateway, request, step, userId } = wishes;
  if (step || userId !== undefined) return settled(wishes);
  if (request !== NOTHING_ASKED) return settledBefore(wishes);
  // Nobody asks for anything: the gateway alone decides, and a change makes another one of it.
  let options = unasked.get(gateway);
  if (!options) {
    options = settled(wishes);
    unasked.set(gateway, options);
  }
  return options;
}

const unasked = new WeakMap<GatewayDefaults, EffectiveOptions>();

/** A request that asks for the same as the one before has the same object for it (parseOptions). */
function settledBefore(wishes: Wishes): EffectiveOptions {
  const { gateway, request, withoutEffect } = wishes;
  if (last?.gateway !== gateway || last.request !== request || last.withoutEffect !== withoutEffect)
    last = { gateway, request, withoutEffect, options: settled(wishes) };
  return last.options;
}

let last: (Pick<Wishes, "gateway" | "request" | "withoutEffect"> & { readonly options: EffectiveOptions }) | undefined;

function settled({ gateway, request, step, userId, withoutEffect = {} }: Wishes): EffectiveOptions {
  const remarks = [...request.remarks, ...(step?.remarks ?? [])];
  const layers: Layers = { request: request.given, step };
  const pick = <Name extends OptionName, Other>(name: Name, otherwise: Setting<Other>): Setting<OptionValues[Name] | Other> => {
    const found = strongest(layers, name);
    const why = withoutEffect[name];
    if (!found || why === undefined) return found ?? otherwise;
    remarks.push({ from: found.from, name: found.name ?? name, text: why });
    return otherwise;
  };
  return {
    skipCache: pick("skipCache", NO),
    cacheTtlSeconds: pick("cacheTtlSeconds", cacheTtl(gateway, remarks)),
    cacheKey: pick("cacheKey", NONE),
    collectLog: pick("collectLog", ofGateway("collect_logs", gateway.collect_logs) ?? YES),
    collectLogPayload: pick("collectLogPayload", YES),
    metadata: named(pick("metadata", NONE), userId),
    customCost: pick("customCost", NONE),
    eventId: pick("eventId", NONE),
    requestTimeoutMs: pick("requestTimeoutMs", ZERO),
    maxAttempts: pick("maxAttempts", ofGateway("retry_max_attempts", gateway.retry_max_attempts) ?? ONE_TRY),
    retryDelayMs: pick("retryDelayMs", ofGateway("retry_delay", gateway.retry_delay) ?? ZERO),
    backoff: pick("backoff", ofGateway("retry_backoff", gateway.retry_backoff) ?? CONSTANT),
    byokAlias: pick("byokAlias", DEFAULT_ALIAS),
    noWholesale: noWholesale(gateway, layers, remarks),
    zdr: pick("zdr", ofGateway("zdr", gateway.zdr) ?? NO),
    remarks,
  };
}

interface Wishes {
  readonly gateway: GatewayDefaults;
  readonly request: RequestOptions;
  /** Only of a universal request. */
  readonly step?: StepOptions | undefined;
  /** Whom Access let in. */
  readonly userId?: string | undefined;
  readonly withoutEffect?: WithoutEffect | undefined;
}

function named(metadata: Setting<Metadata | null>, userId: string | undefined): Setting<Metadata | null> {
  return userId === undefined ? metadata : { ...metadata, value: withUser(metadata.value, userId) };
}

interface Layers {
  readonly request: GivenOptions;
  readonly step: StepOptions | undefined;
}

const NO: Setting<boolean> = { value: false, from: "default" };
const YES: Setting<boolean> = { value: true, from: "default" };
const NONE: Setting<null> = { value: null, from: "default" };
const ZERO: Setting<number> = { value: 0, from: "default" };
const ONE_TRY: Setting<number> = { value: 1, from: "default" };
const CONSTANT: Setting<Backoff> = { value: "constant", from: "default" };
const DEFAULT_ALIAS: Setting<string> = { value: "default", from: "default" };

function strongest<Name extends OptionName>({ request, step }: Layers, name: Name): Setting<OptionValues[Name]> | undefined {
  return as("step config", step?.config[name]) ?? as("step header", step?.headers[name]) ?? as("request header", request[name]);
}

function as<Value>(
  from: Source,
  given: { readonly value: Value; readonly name: string } | undefined,
): Setting<Value> | undefined {
  return given && { value: given.value, from, name: given.name };
}

function ofGateway<Value>(name: string, value: Value | null | undefined): Setting<Value> | undefined {
  return value === null || value === undefined ? undefined : { value, from: "gateway", name };
}

function cacheTtl(gateway: GatewayDefaults, remarks: Remark[]): Setting<number> {
  const { value, remark } = gatewayCacheTtl(gateway);
  if (remark !== undefined) remarks.push({ from: "gateway", name: "cache_ttl", text: remark });
  return ofGateway("cache_ttl", value ?? gateway.cache_ttl) ?? ZERO;
}

/** Only tightens: whoever says true wins, and `false` cannot relax what somebody else demands (G-UB-5). */
function noWholesale(gateway: GatewayDefaults, { request, step }: Layers, remarks: Remark[]): Setting<boolean> {
  const said = [
    as("step header", step?.headers.noWholesale),
    as("request header", request.noWholesale),
    ofGateway("byok_only", gateway.byok_only),
  ].filter((setting) => setting !== undefined);
  const demand = said.find(({ value }) => value);
  if (!demand) return said[0] ?? NO;
  for (const { value, from, name } of said)
    if (!value && name !== undefined && from !== "gateway")
      remarks.push({ from, name, text: `cannot relax what ${demand.name} demands` });
  return demand;
}
