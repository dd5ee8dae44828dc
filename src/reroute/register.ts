import { fileURLToPath } from "node:url";
import { addLineAtOnce, readTextAtOnce } from "../world/at-once.ts";
import type { Blocked } from "./offline.ts";
import { syncNames } from "./patch.ts";
import { type RerouteOptions, reroute } from "./reroute.ts";

// What `node --import aigw-emulator/register app.js` loads first: in every thread and, by NODE_OPTIONS, in every child.
const REGISTERED = Symbol.for("aigw-emulator.registered");
const holder = process as typeof process & { [REGISTERED]?: true };
if (!holder[REGISTERED]) {
  holder[REGISTERED] = true;
  reroute(optionsOf(process.env));
  registerOthers(process.env);
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

/**
 * Children load it too, wherever they run, and threads that are started with options of their own. By --require, which unlike
 * --import also comes before the code of a thread that was given as text.
 */
function registerOthers(environment: NodeJS.ProcessEnv): void {
  const file = fileURLToPath(import.meta.url);
  const { NODE_OPTIONS = "" } = environment;
  if (!NODE_OPTIONS.includes(optionFor(file))) environment["NODE_OPTIONS"] = `${NODE_OPTIONS} ${optionFor(file)}`.trim();
  const threads = process.getBuiltinModule("node:worker_threads");
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, [program, options = {}], self) {
      const before: readonly string[] = options.execArgv ?? process.execArgv;
      return Reflect.construct(target, [program, { ...options, execArgv: [...before, "--require", file] }], self);
    },
  });
  syncNames();
}

/** NODE_OPTIONS takes what is in quotes as one word. */
function optionFor(file: string): string {
  return /\s/.test(file) ? `--require="${file.replace(/[\\"]/g, "\\$&")}"` : `--require=${file}`;
}
