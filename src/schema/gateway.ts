import { z } from "zod";

const ID = /^[a-z0-9_]+(?:-[a-z0-9_]+)*$/;
const LONGEST_ID = 64;
const account = "expected the id of an account";

/** A gateway's settings, as Cloudflare names them (control-plane section 2.1). Id syntax: GW-8. */
export const gatewaySchema = z.strictObject(
  {
    id: z
      .string("expected an id")
      .max(LONGEST_ID, `a gateway id has at most ${LONGEST_ID} characters`)
      .regex(ID, "a gateway id is made of lower-case letters, digits and underscores, with single hyphens between"),
    /** The account it belongs to; every account when left out. */
    account: z.string(account).min(1, account).optional(),
  },
  "expected a gateway, such as { id: default }",
);

/** Whether a gateway could be called so at all. */
export function isGatewayId(id: string): boolean {
  return id.length <= LONGEST_ID && ID.test(id);
}

export interface Gateway {
  readonly id: string;
  readonly account?: string | undefined;
}
