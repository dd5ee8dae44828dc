import type { Config } from "../schema/config.ts";
import { configSchema } from "../schema/config-schema.ts";

/** One setting and the ways to give it. CLI help, `AIGW_*` variables and the docs page all come from this table. */
export interface Setting {
  /** Its name in a config file. */
  readonly key: keyof Config;
  readonly variable?: string;
  readonly flags: readonly SettingFlag[];
  readonly description: string;
  /** As it would be written in a config file. */
  readonly default: unknown;
  /** Makes a value of a flag's or variable's text. Text that is no such value stays text, for the schema to refuse. */
  readonly read: (text: string) => unknown;
}

/** `--db <file>` takes a value; a flag with `value` stands for it. */
export interface SettingFlag {
  readonly flag: string;
  readonly placeholder?: string;
  readonly value?: unknown;
  /** Where the flag says something other than the setting's description. */
  readonly description?: string;
}

export const settings: readonly Setting[] = [
  setting("port", asNumber, "AIGW_PORT", { flag: "--port", placeholder: "number" }),
  setting("host", asText, "AIGW_HOST", { flag: "--host", placeholder: "address" }),
  setting(
    "db",
    asText,
    "AIGW_DB",
    { flag: "--db", placeholder: "file" },
    { flag: "--ephemeral", value: ":memory:", description: "Keep nothing: the same as --db :memory:" },
  ),
  setting("mode", asText, "AIGW_MODE", { flag: "--mode", placeholder: "mode" }),
  setting("modes", asText, undefined),
  setting("onMiss", asText, "AIGW_ON_MISS", { flag: "--on-miss", placeholder: "what" }),
  setting("cassettes", asText, "AIGW_CASSETTES", { flag: "--cassettes", placeholder: "folder" }),
  setting("cassette", asText, "AIGW_CASSETTE", { flag: "--cassette", placeholder: "name" }),
  setting("cassetteIgnore", asText, undefined),
  setting("expiry", asText, "AIGW_EXPIRY", { flag: "--expiry", placeholder: "what" }),
  setting("recordErrors", asBoolean, "AIGW_RECORD_ERRORS", { flag: "--record-errors", value: true }),
  setting("recordOver", asBoolean, undefined, { flag: "--force", value: true }),
  setting("recordOnly", asList, undefined, { flag: "--only", placeholder: "ids" }),
  setting("upstream", asText, "AIGW_UPSTREAM", { flag: "--upstream", placeholder: "whom" }),
  setting("upstreams", asText, undefined),
  setting("mocks", asText, "AIGW_MOCKS", { flag: "--mocks", placeholder: "folder" }),
  setting("seed", asText, "AIGW_SEED", { flag: "--seed", placeholder: "text" }),
  setting("speed", asNumber, "AIGW_SPEED", { flag: "--speed", placeholder: "factor" }),
  setting(
    "strict",
    asBoolean,
    "AIGW_STRICT",
    { flag: "--strict", value: true },
    { flag: "--no-strict", value: false, description: "Lenient, although the config file or AIGW_STRICT says strict" },
  ),
  setting(
    "log",
    asText,
    "AIGW_LOG",
    { flag: "--log", placeholder: "style" },
    { flag: "--json", value: "json", description: "One JSON object a line: the same as --log json" },
    { flag: "--quiet", value: "quiet", description: "Print errors only: the same as --log quiet" },
  ),
  setting("bodyLimit", asNumber, "AIGW_BODY_LIMIT"),
  setting("keepAliveMs", asNumber, undefined),
  setting("maxSockets", asNumber, undefined),
  setting("socketIdleMs", asNumber, undefined),
  setting(
    "tls",
    asBoolean,
    "AIGW_TLS",
    { flag: "--tls", value: true },
    { flag: "--no-tls", value: false, description: "No TLS, although the config file or AIGW_TLS says so" },
  ),
  setting("tlsFolder", asText, undefined),
  setting("padding", asBoolean, "AIGW_PADDING"),
  setting("gateways", asText, undefined),
  setting("quirks", asText, undefined),
  setting("accounts", asText, undefined),
  setting("quotas", asText, undefined),
  setting("faults", asText, undefined),
  setting("scenarios", asText, undefined),
  setting("hosts", asText, undefined),
  setting("controlToken", asText, "AIGW_CONTROL_TOKEN"),
];

function setting(key: keyof Config, read: Setting["read"], variable: string | undefined, ...flags: SettingFlag[]): Setting {
  const { description = "", def } = configSchema.shape[key];
  return { key, flags, description, default: def.defaultValue, read, ...(variable === undefined ? {} : { variable }) };
}

function asText(text: string): string {
  return text;
}

function asList(text: string): readonly string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function asNumber(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

function asBoolean(text: string): boolean | string {
  const word = text.toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return true;
  if (["false", "0", "no", "off"].includes(word)) return false;
  return text;
}
