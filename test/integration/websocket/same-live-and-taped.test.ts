import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { listening } from "../../support/emulator.ts";
import { socketUpstream, type VendorSocket } from "../../support/socket-upstream.ts";
import { openSocket } from "../../support/sockets.ts";

/** What the client says, and all that the vendor says to it. */
interface Turn {
  readonly ask: string | Uint8Array;
  readonly answers: readonly (string | Uint8Array)[];
}

interface Script {
  readonly greeting: readonly string[];
  readonly turns: readonly Turn[];
  readonly end: { readonly by: "client" | "server"; readonly code: number; readonly reason: string };
}

const frame = fc.oneof(
  fc.json(),
  fc.string({ unit: "grapheme" }),
  fc.uint8Array({ maxLength: 2000 }),
  fc.record({ type: fc.constantFrom("a", "b"), text: fc.string({ unit: "grapheme" }) }).map((value) => JSON.stringify(value)),
  fc.string({ unit: "grapheme" }).map((text) => Buffer.from(text)),
);
/** Bytes of nothing are lost among other bytes. */
const ask = frame.filter((data) => data.length > 0);
const script: fc.Arbitrary<Script> = fc.record({
  greeting: fc.array(fc.json(), { maxLength: 2 }),
  turns: fc.array(fc.record({ ask, answers: fc.array(frame, { maxLength: 4 }) }), { maxLength: 5 }),
  end: fc.record({
    by: fc.constantFrom("client" as const, "server" as const),
    code: fc.constantFrom(1000, 1001, 1005, 1006, 1008, 1011, 3000, 4004),
    reason: fc.constantFrom("", "because", "é".repeat(61)),
  }),
});

function leave({ ws }: Pick<VendorSocket, "ws">, { code, reason }: Script["end"]): void {
  if (code === 1006) ws.terminate();
  else if (code === 1005) ws.close();
  else ws.close(code, reason);
}

/** Says its part in the script that the query names. */
async function follow(vendor: VendorSocket, { greeting, turns, end }: Script): Promise<void> {
  for (const text of greeting) vendor.say(text);
  for (const { answers } of turns) {
    await vendor.heard();
    for (const answer of answers) vendor.say(answer);
  }
  if (end.by === "server") leave(vendor, end);
}

/** The client's part, and all that it notices. */
async function transcript(aigw: EmulatorInside, number: number, { greeting, turns, end }: Script) {
  const headers = { authorization: "Bearer sk-test" };
  const socket = await openSocket(`${aigw.url}/v1/local/default/openai?model=m&script=${number}`, { headers });
  let expected = greeting.length;
  for (const turn of turns) {
    await socket.came(expected);
    socket.send(turn.ask);
    expected += turn.answers.length;
  }
  await socket.came(expected);
  if (end.by === "client") leave(socket, end);
  const { code, reason } = await socket.closed();
  const heard = socket.frames.map((data) => (typeof data === "string" ? data : data.toString("hex")));
  // What the client itself has closed looks to it as it pleases.
  return { heard, end: end.by === "client" ? undefined : { code, reason } };
}

test("G-RT-1 any conversation is the same to the client with the vendor, while it is recorded, and from tape with nobody there", async () => {
  const scripts = fc.sample(script, { numRuns: 60, seed: 20261129 });
  const upstream = await socketUpstream((vendor, { url }) =>
    follow(vendor, scripts[Number(/script=(\d+)/.exec(url)?.[1])] as Script),
  );
  const cassettes = mkdtempSync(join(tmpdir(), "aigw-same-"));
  onTestFinished(() => rmSync(cassettes, { recursive: true, force: true }));
  const all = (aigw: EmulatorInside) => Promise.all(scripts.map((each, number) => transcript(aigw, number, each)));
  const config = { cassettes, upstreams: { openai: upstream.url }, speed: 0 };
  const live = await all(await listening({ ...config, mode: "passthrough" }));
  expect(live.flatMap(({ heard }) => heard).length).toBeGreaterThan(200);
  const recorder = await listening({ ...config, mode: "record" });
  expect(await all(recorder)).toEqual(live);
  await recorder.stop();
  await upstream.stop();
  expect(await all(await listening({ cassettes, speed: 0, onMiss: "error" }))).toEqual(live);
});
