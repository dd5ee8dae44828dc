import { z } from "zod";
import { gatewayId } from "./gateway.ts";

const account = "expected the id of an account";
const hostname = 'expected a host name in lower case without port, such as "ai.example.com"';
/** What the emulator serves under these names has its own paths. */
const CLOUDFLARES = ["gateway.ai.cloudflare.com", "api.cloudflare.com", "localhost"];

/** Custom domains by host name: each stands for one gateway of one account (G-DOM-1). */
export const hostsSchema = z.record(
  z
    .string()
    .regex(/^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, hostname)
    .refine((name) => !CLOUDFLARES.includes(name), "this name has paths of its own"),
  z.strictObject({ account: z.string(account).min(1, account), gateway: gatewayId }, "expected { account, gateway }"),
  { error: (issue) => (issue.code === "invalid_key" ? hostname : "expected gateways by host name") },
);

export type Hosts = Readonly<Record<string, { readonly account: string; readonly gateway: string }>>;
