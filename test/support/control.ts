import type { EmulatorInside } from "../../src/emulator.ts";
import { contractual } from "./control-contract.ts";

/** Asks the control API in process; `path` is what follows /_aigw. Text goes as it is, anything else as JSON. */
export async function call(aigw: EmulatorInside, method: string, path: string, json?: unknown) {
  const body = json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) };
  const answer = await contractual(aigw.fetch)(`http://127.0.0.1/_aigw/${path}`, { method, ...body });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
}
