import type { DeletedGateway, GatewaySettings, GatewayView } from "../schema/control/gateways.ts";
import { type Ask, segment } from "./ask.ts";

/** The account's gateways. Changes act on the next request. */
export interface GatewaysClient {
  list(): Promise<readonly GatewayView[]>;
  get(id: string): Promise<GatewayView>;
  /** Makes one; throws a ControlError with status 409 when there is one. */
  create(id: string, settings?: GatewaySettings): Promise<GatewayView>;
  /** Makes or replaces one: what is left out has its default. */
  put(id: string, settings?: GatewaySettings): Promise<GatewayView>;
  /** Changes what is said. */
  change(id: string, settings: GatewaySettings): Promise<GatewayView>;
  /** With its logs, cached answers and counters. */
  remove(id: string): Promise<DeletedGateway>;
}

export function gatewaysClient(ask: Ask): GatewaysClient {
  const at = (id: string) => `gateways/${segment(id)}`;
  return {
    list: async () => (await ask<{ gateways: GatewayView[] }>("GET", "gateways")).gateways,
    get: (id) => ask("GET", at(id)),
    create: (id, settings = {}) => ask("POST", "gateways", { body: { ...settings, id } }),
    put: (id, settings = {}) => ask("PUT", at(id), { body: settings }),
    change: (id, settings) => ask("PATCH", at(id), { body: settings }),
    remove: (id) => ask("DELETE", at(id)),
  };
}
