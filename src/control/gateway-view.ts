import { z } from "zod";
import type { DeletedGateway, GatewayView } from "../schema/control/gateways.ts";
import { described, numberOrNull, text, textOrNull } from "./describe.ts";

/** A gateway as the control API shows it. */
export const gatewayView = () =>
  described<GatewayView>(
    {
      id: text(),
      account: text(),
      authentication: z.boolean(),
      byok_only: z.boolean(),
      cache_invalidate_on_update: z.boolean(),
      cache_ttl: numberOrNull(),
      collect_logs: z.boolean(),
      log_management: numberOrNull(),
      log_management_strategy: z.enum(["STOP_INSERTING", "DELETE_OLDEST"]).nullable(),
      rate_limiting_interval: numberOrNull(),
      rate_limiting_limit: numberOrNull(),
      rate_limiting_technique: z.enum(["fixed", "sliding"]).nullable(),
      retry_max_attempts: numberOrNull(),
      retry_delay: numberOrNull(),
      retry_backoff: z.enum(["constant", "linear", "exponential"]).nullable(),
      store_id: textOrNull(),
      workers_ai_billing_mode: z.enum(["postpaid", "unified"]),
      zdr: z.boolean(),
      origin: z.enum(["config", "api", "first use"]),
      createdMs: numberOrNull(),
      modifiedMs: numberOrNull(),
    },
    "Gateway",
  );

export const deletedGateway = () => described<DeletedGateway>({ deleted: gatewayView(), now: gatewayView().nullable() });
