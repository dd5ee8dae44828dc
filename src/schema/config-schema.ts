import { z } from "zod";
import { accountsSchema } from "./account.ts";
import { notACassetteName } from "./cassette-name.ts";
import type { Config, ConfigInput } from "./config.ts";
import { faultsSchema } from "./fault.ts";
import { gatewaySchema } from "./gateway.ts";
import type { GatewayInput } from "./gateway-input.ts";
import { hostsSchema } from "./hosts.ts";
import { expirySchema, modeSchema, onMissSchema, upstreamsSchema } from "./mode-schema.ts";
import { durationMs, sizeBytes } from "./quantities.ts";
import { quirksSchema } from "./quirks-schema.ts";
import { quotasSchema } from "./quota.ts";

const port = "expected a whole number from 0 to 65535";
const text = "expected text";
const host = 'expected a host name such as "aigw.test", or an address';
const HOST = /^(?:\*\.)?[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$|^[0-9A-Fa-f:.]+$/;
const count = "expected a whole number, 0 or more";
const speed = "expected a number, 0 or more";
const yesOrNo = "expected true or false";

const token = "expected a token of at least 16 characters without spaces, or null";

/** Every setting with its default, and what to say when a value does not fit. The descriptions serve `--help` and docs. */
export const configSchema = z.strictObject({
  port: z.int(port).min(0, port).max(65_535, port).default(4177).describe("Port to listen on; 0 takes a free one"),
  host: z.string(text).min(1, text).default("127.0.0.1").describe("Address to listen on"),
  db: z
    .string(text)
    .min(1, text)
    .default(".aigw/emulator.db")
    .describe("SQLite file of logs and settings; :memory: keeps nothing"),
  mode: modeSchema
    .default("replay")
    .describe("Where answers come from: mock, replay, auto, record, refresh, check or passthrough"),
  modes: z
    .record(z.string(), modeSchema, "expected gateway ids and modes")
    .default({})
    .describe("Another mode for some gateways"),
  onMiss: onMissSchema
    .default("auto")
    .describe("When no recording answers: mock, error, or auto (mock in relaxed, error in strict and under CI)"),
  cassettes: z.string(text).min(1, text).default("recordings").describe("Folder of recordings"),
  cassette: z
    .string(text)
    .refine((name) => notACassetteName(name) === undefined, {
      error: ({ input }) => `expected the name of a file in that folder, such as "chat" (${notACassetteName(String(input))})`,
    })
    .default("recorded")
    .describe("Name of the cassette that new recordings go into"),
  cassetteIgnore: z
    .array(z.string(text), "expected a list")
    .default([])
    .describe("Parts of requests that do not tell two recordings apart"),
  expiry: expirySchema.default("warn").describe("What is done about recordings that are too old: warn, error or off"),
  recordErrors: z.boolean(yesOrNo).default(false).describe("Record refused keys (401, 403) and server errors as well"),
  recordOver: z
    .boolean(yesOrNo)
    .default(false)
    .describe("Record over what was edited by hand as well, and over whole answers with ones that broke off"),
  recordOnly: z
    .array(z.string(text).min(1, text), "expected a list of recordings")
    .default([])
    .describe("Record and refresh these recordings alone (ids, or file#id); the others are replayed"),
  upstream: z
    .enum(["provider", "cloudflare"], 'expected "provider" or "cloudflare"')
    .default("provider")
    .describe("Whom live requests are sent to: the provider itself, or the real gateway (cloudflare)"),
  upstreams: upstreamsSchema.default({}).describe("Other base URLs for live requests, by slug"),
  mocks: z.string(text).min(1, text).default("mocks").describe("Folder of your own models and scripted rules"),
  seed: z
    .union([z.string(), z.number()], "expected text or a number")
    .transform(String)
    .prefault("aigw")
    .describe("The same seed gives the same answers"),
  speed: z
    .number(speed)
    .min(0, speed)
    .default(1)
    .describe("How fast emulated waiting passes: 10 is ten times as fast, 0 skips waits"),
  strict: z
    .boolean(yesOrNo)
    .default(false)
    .describe("Production defaults: configured gateways, provider keys and known models only"),
  log: z
    .enum(["pretty", "json", "quiet"], 'expected "pretty", "json" or "quiet"')
    .default("pretty")
    .describe("Terminal output: pretty (lines for people), json or quiet (errors only)"),
  bodyLimit: sizeBytes.prefault("100MiB").describe('Largest request body, in bytes or as text ("100MiB")'),
  keepAliveMs: durationMs.prefault("75s").describe('How long an idle connection stays open, in milliseconds or as text ("75s")'),
  maxSockets: z.int(count).min(0, count).default(1000).describe("WebSockets that may be open at once; 0 lets none in"),
  socketIdleMs: durationMs
    .prefault("10m")
    .describe('How long a WebSocket may be silent before it is closed, in milliseconds or as text ("10m")'),
  tls: z
    .union(
      [z.boolean(), z.array(z.string(host).regex(HOST, host))],
      'expected true, false or a list of host names such as ["aigw.test"]',
    )
    .transform((given) => (given === true ? [] : given))
    .prefault(false)
    .describe("Speak TLS too, on the same port; a list names hosts that the certificate is for besides localhost"),
  tlsFolder: z
    .string(text)
    .min(1, text)
    .default(".aigw")
    .describe("Folder that the certificates are kept in; :memory: keeps nothing"),
  padding: z
    .boolean(yesOrNo)
    .default(true)
    .describe("Streamed JSON events carry a `p` of random length, as the gateway's do; false passes them on as they are"),
  gateways: z
    .array(gatewaySchema, "expected a list of gateways")
    .superRefine(refuseRepeats)
    .default([])
    .describe("Gateways that exist from the start"),
  quirks: quirksSchema.prefault({}).describe("Other decisions where the real service is unknown or disputed"),
  accounts: accountsSchema.default({}).describe('Tokens, credits and provider keys by account id; "*" is every account'),
  quotas: quotasSchema.default([]).describe("Requests and tokens that mock providers grant a minute or day"),
  faults: faultsSchema.default([]).describe("What goes wrong, where and when"),
  scenarios: z
    .array(z.string(text).min(1, text), "expected a list of names")
    .default([])
    .describe("Scenarios of faults that every account goes through from its start"),
  hosts: hostsSchema.default({}).describe("Custom domains: the account and gateway that a host name stands for"),
  controlToken: z
    .string(token)
    .min(16, token)
    .regex(/^[\x21-\x7e]+$/, token)
    .nullable()
    .default(null)
    .describe("What the control API asks for; needed where host is reached from outside this machine"),
}) satisfies z.ZodType<Config, ConfigInput>;

/** JSON Schema of a config file, for completion in editors. `faults` is that of a list of faults, where their kinds are known. */
export function configJsonSchema(faults: object = {}): object {
  const { properties, ...rest } = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  const about = { type: "string", description: "Where editors find this schema" };
  const known = Object.assign({}, properties?.["faults"], faults);
  return {
    ...rest,
    title: "aigw-emulator configuration",
    properties: { $schema: about, ...properties, faults: known },
  };
}

/** The names that an object of the config may have: `[]` is the config itself, `["gateways", 0]` one of its gateways. */
export function configKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType = configSchema;
  for (const step of path) schema = inner(schema, step);
  const plain = withoutDefault(schema);
  return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
}

function inner(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType {
  const plain = withoutDefault(schema);
  if (plain instanceof z.ZodArray) return plain.element;
  if (plain instanceof z.ZodRecord) return plain.valueType;
  if (plain instanceof z.ZodObject) return plain.shape[String(step)] ?? plain;
  return plain;
}

function withoutDefault(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return withoutDefault(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return withoutDefault(schema.in);
  return schema;
}

function refuseRepeats(gateways: readonly GatewayInput[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { id, account }] of gateways.entries()) {
    const key = `${account ?? ""}/${id}`;
    if (seen.has(key)) context.addIssue({ code: "custom", path: [index, "id"], message: "expected each gateway once" });
    seen.add(key);
  }
}
