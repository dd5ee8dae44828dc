import { z } from "zod";

/** A gateway's settings, as Cloudflare names them (control-plane section 2.1). Id syntax: GW-8. */
export const gatewaySchema = z.strictObject({
  id: z
    .string()
    .max(64, "a gateway id has at most 64 characters")
    .regex(
      /^[a-z0-9_]+(?:-[a-z0-9_]+)*$/,
      "a gateway id is made of lower-case letters, digits and underscores, with single hyphens between",
    ),
  /** The account it belongs to; every account when left out. */
  account: z.string().min(1).optional(),
});

export interface Gateway {
  readonly id: string;
  readonly account?: string | undefined;
}
