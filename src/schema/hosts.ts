import { z } from "zod";
import { BLOT } from "./blot.ts";
import { gatewayId } from "./gateway.ts";
import type { HostInput } from "./hosts-input.ts";

const account = "expected the id of an account";
const hostname = 'expected a host name in lower case without port, such as "ai.example.com"';
const text = "expected text";
const team = 'expected the name of a team, such as "acme" of acme.cloudflareaccess.com';
/** What the emulator serves under these names has its own paths. */
const CLOUDFLARES = ["gateway.ai.cloudflare.com", "api.cloudflare.com", "localhost"];

const filled = z.string(text).min(1, text);

const accessSchema = z.strictObject(
  {
    team: z
      .string(team)
      .regex(/^[a-z0-9-]+$/, team)
      .optional()
      .describe("The team whose tokens are taken; anybody's when left out"),
    audience: z.array(filled, "expected a list of audience tags").optional().describe("A token's aud must have one of them"),
    secret: filled.optional().describe("Tokens must be signed with it (HS256); signatures are not looked at when left out"),
    service_tokens: z
      .array(z.strictObject({ client_id: filled, client_secret: filled }), "expected a list of service tokens")
      .optional()
      .describe("Machines that are let in by CF-Access-Client-Id and CF-Access-Client-Secret"),
  },
  "expected settings of Access; {} takes every token",
);

const hostSchema = z.strictObject(
  {
    account: z.string(account).min(1, account),
    gateway: gatewayId,
    access: accessSchema.optional().describe("Cloudflare Access stands before it"),
  },
  "expected { account, gateway }",
) satisfies z.ZodType<HostInput, HostInput>;

/** Custom domains by host name: each stands for one gateway of one account (G-DOM-1). */
export const hostsSchema = z.record(
  z
    .string()
    .regex(/^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, hostname)
    .refine((name) => !CLOUDFLARES.includes(name), "this name has paths of its own"),
  hostSchema,
  { error: (issue) => (issue.code === "invalid_key" ? hostname : "expected gateways by host name") },
);

export type Hosts = Readonly<Record<string, HostInput>>;

/** What a `Host` header names, as the settings write it. */
export function hostnameOf(header = ""): string {
  if (header !== last.header) last = { header, name: header.replace(/:\d+$/, "").toLowerCase() };
  return last.name;
}

/** Most requests name the host that the one before has named. */
let last = { header: "", name: "" };

/** A place in the settings whose value must not be shown. */
export function hostHoldsSecret(path: readonly PropertyKey[]): boolean {
  const [first, , access, field, , part] = path;
  if (first !== "hosts" || (access !== undefined && access !== "access")) return false;
  if (field === undefined || field === "secret") return true;
  return field === "service_tokens" && (part === undefined || part === "client_secret");
}

/** The same with every secret blotted out, to be shown. */
export function hostsWithoutSecrets(hosts: Hosts): Hosts {
  return Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, blotted(host)]));
}

function blotted({ access, ...host }: HostInput): HostInput {
  if (!access) return host;
  const { secret, service_tokens, ...rest } = access;
  const tokens = service_tokens?.map(({ client_id }) => ({ client_id, client_secret: BLOT }));
  return {
    ...host,
    access: { ...rest, ...(secret !== undefined && { secret: BLOT }), ...(tokens && { service_tokens: tokens }) },
  };
}
