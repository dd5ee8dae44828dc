import type { EmulatorInside } from "../../src/emulator.ts";

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes
type Json = any;

/** What the control API tells of the exchange that was answered so; reads the answer to its end. */
export async function told(aigw: EmulatorInside, answer: Response): Promise<{ logs: Json[]; trace: Json[]; body: string }> {
  const body = await answer.text();
  const id = answer.headers.get("cf-aig-request-id");
  const exchange: Json = await (await aigw.fetch(`http://aigw/_aigw/exchanges/${id}`)).json();
  return { logs: exchange.logs, trace: exchange.trace, body };
}
