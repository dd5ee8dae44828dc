import { fileURLToPath } from "node:url";
import { addLineAtOnce, readTextAtOnce } from "../world/at-once.ts";
import { registerOthers } from "./children.ts";
import type { Blocked } from "./offline.ts";
import { type RerouteOptions, reroute } from "./reroute.ts";

// What `node --import aigw-emulator/register app.js` loads first: in every thread and, by NODE_OPTIONS, in every child.
const REGISTERED = Symbol.for("aigw-emulator.registered");
const holder = process as typeof process & { [REGISTERED]?: true };
if (!holder[REGISTERED]) {
  holder[REGISTERED] = true;
  reroute(optionsOf(process.env));
  restoreBaseUrls(process.env);
  registerOthers(fileURLToPath(import.meta.url), process.env);
}

function optionsOf(environment: NodeJS.ProcessEnv): RerouteOptions {
  const { AIGW_URL: url, AIGW_CA: caFile, AIGW_REROUTE, AIGW_OFFLINE, AIGW_ALLOW_HOSTS, AIGW_BLOCKED } = environment;
  const hosts = listOf(AIGW_REROUTE);
  return {
    ...(url && { url: usable(url) }),
    ...(caFile && { ca: authority(caFile) }),
    hosts: hosts.filter((host) => host !== "providers"),
    providers: hosts.includes("providers"),
    offline: isOn(AIGW_OFFLINE),
    allowHosts: listOf(AIGW_ALLOW_HOSTS),
    ...(AIGW_BLOCKED && { onBlocked: (blocked: Blocked) => addLineAtOnce(AIGW_BLOCKED, JSON.stringify(blocked)) }),
  };
}

/** Between commas or spaces. */
function listOf(text = ""): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function isOn(text = ""): boolean {
  return !["", "0", "false", "no", "off"].includes(text.toLowerCase());
}

function usable(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw told(`AIGW_URL is no URL of an emulator: expected one such as http://127.0.0.1:4177, found ${JSON.stringify(url)}`);
}

function authority(file: string): string {
  try {
    return readTextAtOnce(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw told(`AIGW_CA cannot be read: ${why}; name the file that \`aigw-emulator --tls\` prints, or leave it out`);
  }
}

/** Ends the process before its program begins: the message alone, for nobody's stack would help. */
function told(message: string): Error {
  const error = new Error(`aigw-emulator/register: ${message}`);
  error.stack = error.message;
  return error;
}

/** Base URLs that `exec` has set for programs of any language: here they are better what they are in production (AIGW_BASE_URLS). */
function restoreBaseUrls(environment: NodeJS.ProcessEnv): void {
  const { AIGW_URL: url = "", AIGW_BASE_URLS } = environment;
  for (const pair of listOf(AIGW_BASE_URLS)) {
    const [name = "", value] = pair.split("=", 2);
    if (!environment[name]?.startsWith(`${url}/`)) continue;
    if (value) environment[name] = value;
    else delete environment[name];
  }
}
