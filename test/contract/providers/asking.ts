import { resolve } from "node:path";
import { createEmulator, type EmulatorInside } from "../../../src/emulator.ts";
import { withCredential } from "../../../src/providers/credential.ts";
import type { ConfigInput } from "../../../src/schema/config.ts";
import { manualClock } from "../../../src/world/manual-clock.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { NOW_MS } from "../formats/answers.ts";
import { listAt, textAt } from "../json-path.ts";
import type { Asked, Case } from "./cases.ts";
import { modelsFile } from "./models.ts";

/** An emulator for all providers, each of which has an account of its own, called as the provider is. Time stands still. */
export function played(options: ConfigInput = {}): Promise<EmulatorInside> {
  const files = memoryFiles({ [resolve("mocks/models.yaml")]: modelsFile });
  return createEmulator({ mocks: "mocks", speed: 0, padding: false, ...options }, { clock: manualClock(NOW_MS), files });
}

const KEY = "a-key-of-the-tests";

/** Asks through the gateway; with an empty key there is none. */
export function ask(aigw: EmulatorInside, { provider, endpoint }: Case, asked: Asked, key = KEY): Promise<Response> {
  const { json, body, query, path } = asked;
  const plain = { headers: asked.headers ?? {}, search: query === undefined ? "" : `?${new URLSearchParams(query)}` };
  const { headers, search } = key === "" ? plain : withCredential(provider, key, plain);
  const sent = json === undefined ? body : JSON.stringify(json);
  return aigw.fetch(`http://aigw/v1/${provider.id}/default/${provider.id}/${path}${search}`, {
    method: endpoint.method,
    headers: { ...(json !== undefined && { "content-type": "application/json" }), ...defined(headers) },
    ...(sent !== undefined && { body: sent }),
  });
}

/** The log row of the provider's newest exchange. */
export async function newestRow(aigw: EmulatorInside, { provider }: Case): Promise<unknown> {
  const get = async (path: string): Promise<unknown> => (await aigw.fetch(`http://aigw/_aigw/exchanges${path}`)).json();
  const [newest] = listAt(await get(`?account=${provider.id}&limit=1`), "exchanges");
  return listAt(await get(`/${textAt(newest, "id")}`), "logs").at(-1);
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
