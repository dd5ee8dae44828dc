import { onTestFinished } from "vitest";
import { createEmulator, type EmulatorInside, type WorldParts } from "../../src/emulator.ts";
import type { ConfigInput } from "../../src/schema/config.ts";

/** An emulator of the test's own, in memory, that nothing on disk influences; stopped when the test ends. */
export async function emulator(options: ConfigInput = {}, parts: WorldParts = {}): Promise<EmulatorInside> {
  const made = await createEmulator(
    { mocks: "test/support/no-mocks", cassettes: "test/support/no-recordings", ...options },
    parts,
  );
  onTestFinished(() => made.stop());
  return made;
}

/** Strict about keys, models and gateways; its gateway `default` lets in whoever has no gateway token. */
export const strictOpen = { strict: true, gateways: [{ id: "default", authentication: false }] } satisfies ConfigInput;

/** The same, listening. */
export async function listening(options: ConfigInput = {}, parts: WorldParts = {}): Promise<EmulatorInside> {
  const made = await emulator(options, parts);
  await made.start();
  return made;
}

/** POSTs JSON to the gateway in process; `path` is what follows /v1/{account}/{gateway}. */
export function post(
  target: EmulatorInside,
  path: string,
  json: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return target.fetch(`http://aigw/v1/local/default/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-test", ...headers },
    body: typeof json === "string" ? json : JSON.stringify(json),
  });
}

export const hello = { model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] };
