import { resolve } from "node:path";
import type { EmulatorInside } from "../../src/emulator.ts";
import { listening } from "../support/emulator.ts";
import { memoryFiles } from "../support/memory-files.ts";

/** Where a client is pointed to: the default gateway of an account, and the provider's slug with what the client wants behind it. */
export function gatewayUrl(aigw: EmulatorInside, provider: string, account = "local"): string {
  return `${aigw.url}/v1/${account}/default/${provider}`;
}

/** How many requests the emulator got from an account. */
export async function requestCount(aigw: EmulatorInside, account = "local"): Promise<number> {
  const { total } = await (await aigw.fetch(`http://aigw/_aigw/exchanges?account=${account}`)).json();
  return total;
}

/** The newest request of the account `local`, with its trace. */
export async function newestExchange(aigw: EmulatorInside) {
  const { exchanges } = await (await aigw.fetch("http://aigw/_aigw/exchanges?limit=1")).json();
  return (await aigw.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
}

/** How the next exchange ends, as the emulator saw it. */
export function nextEnd(aigw: EmulatorInside): Promise<string | undefined> {
  return new Promise((tell) => {
    const off = aigw.events.on("ended", ({ finished }) => {
      off();
      tell(finished?.how);
    });
  });
}

interface Rule {
  readonly match?: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
  readonly times?: number;
}

/** A listening emulator with scripted rules. */
export function scripted(...rules: readonly Rule[]): Promise<EmulatorInside> {
  const mocks = resolve("test/clients/no-folder");
  const files = memoryFiles({ [`${mocks}/rules.mock.json`]: JSON.stringify(rules) });
  return listening({ mocks }, { files });
}

/** A fault that clients try again after, at once. */
export const failing = (status: number, headers: Readonly<Record<string, string>> = { "retry-after-ms": "1" }) => ({
  error: { status, message: "out of order", headers },
});

/** So slow that a client can leave in the middle; nobody waits for its end. */
export const slowText = { text: "One word after the other, and many more to come. ".repeat(50), pacing: { tokensPerSecond: 50 } };
