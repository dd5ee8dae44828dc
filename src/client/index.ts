// What `aigw-emulator/client` is.

export type { CacheEntryView } from "../schema/control/cache.ts";
export type { CassetteMiss, CassettesView } from "../schema/control/cassettes.ts";
export type { ClockView } from "../schema/control/clock.ts";
export type { ControlEvent } from "../schema/control/events.ts";
export type { ExchangeDetail, ExchangeFilter, ExchangePage, ExchangeView } from "../schema/control/exchanges.ts";
export type { FaultUse } from "../schema/control/faults.ts";
export type { GatewayView } from "../schema/control/gateways.ts";
export type { Health, Info } from "../schema/control/info.ts";
export type { RuleUse } from "../schema/control/mocks.ts";
export type { ResetPart } from "../schema/control/reset-parts.ts";
export type { ScenarioUse } from "../schema/control/scenarios.ts";
export type { SnapshotView } from "../schema/control/snapshots.ts";
export type { FaultInput } from "../schema/fault-input.ts";
export type { GatewayInput } from "../schema/gateway-input.ts";
export type { MockRuleInput } from "../schema/mock-rule-input.ts";
export type { Mode } from "../schema/mode.ts";
export type { AskOptions as ClientOptions } from "./ask.ts";
export { type Client, createClient } from "./client.ts";
export { ControlError } from "./control-error.ts";
