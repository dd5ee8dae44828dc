import { type Client, createClient } from "../../src/client/client.ts";
import type { EmulatorInside } from "../../src/emulator.ts";
import { contractual } from "./control-contract.ts";

/** The typed client of the control API, in process. Every answer is held against the OpenAPI document. */
export function client(aigw: Pick<EmulatorInside, "fetch">, account = "local"): Client {
  return createClient({ url: "http://127.0.0.1:4177", account, fetch: contractual(aigw.fetch) });
}
