import type { EmulatorInside } from "../../src/emulator.ts";

/** Asks the control API in process; `path` is what follows /_aigw. Text goes as it is, anything else as JSON. */
export async function call(aigw: EmulatorInside, method: string, path: string, json?: unknown) {
  const body = json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) };
  const answer = await aigw.fetch(`http://aigw/_aigw/${path}`, { method, ...body });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
}
