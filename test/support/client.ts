import { type Client, createClient } from "../../src/client/client.ts";
import type { EmulatorInside } from "../../src/emulator.ts";

/** The typed client of the control API, in process. */
export function client(aigw: Pick<EmulatorInside, "fetch">, account = "local"): Client {
  return createClient({ url: "http://127.0.0.1:4177", account, fetch: aigw.fetch });
}
