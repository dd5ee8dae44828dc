import type { GatewayInput } from "../gateway-input.ts";

/** A gateway's settings, in Cloudflare's names, and where they come from. Times are on the account's clock. */
export type GatewayView = { readonly [Name in keyof Required<GatewayInput>]: Exclude<GatewayInput[Name], undefined> } & {
  readonly account: string;
  readonly origin: "config" | "api" | "first use";
  /** Null for the config's. */
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
};

/** What to change of a gateway; the account is the client's. */
export type GatewaySettings = Omit<GatewayInput, "account" | "id">;

export interface DeletedGateway {
  readonly deleted: GatewayView;
  /** The configured one that is back, if there is one. */
  readonly now: GatewayView | null;
}
