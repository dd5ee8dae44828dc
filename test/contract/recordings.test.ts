import { hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type EmulatorInside } from "../../src/emulator.ts";
import { providers } from "../../src/providers/index.ts";
import type { ConfigInput } from "../../src/schema/config.ts";
import { manualClock } from "../../src/world/manual-clock.ts";
import { type Transcript, transcript } from "../support/wire-client.ts";
import { type WireUpstream, wireUpstream } from "../support/wire-upstream.ts";
import { NOW_MS } from "./formats/answers.ts";
import { played } from "./providers/asking.ts";
import type { Asked } from "./providers/cases.ts";
import { callOf, type Scene, scenes, wireOf } from "./recordings/wires.ts";

/** Between two frames, on a clock that nobody else moves. */
const GAP_MS = 10;

/** What a caller sees of one answer, and when each frame came, in ms after the first was due. */
type Seen = Transcript & { readonly atMs: readonly number[] };

interface Told {
  readonly asked: Asked;
  readonly live: Seen;
}

const told = new Map<string, Told>();
const cassettes = mkdtempSync(join(tmpdir(), "aigw-differ-"));
const clock = manualClock(NOW_MS);
let inner: EmulatorInside;
let upstream: WireUpstream;
let aigw: EmulatorInside;

async function opened(options: ConfigInput): Promise<EmulatorInside> {
  const upstreams = Object.fromEntries(providers.map(({ id }) => [id, `${upstream.url}/${id}`]));
  const made = await createEmulator(
    { cassettes, mocks: "test/support/no-mocks", padding: false, onMiss: "error", upstreams, ...options },
    { clock, environment: {} },
  );
  await made.start();
  return made;
}

/** Asks, and lets time pass whenever a frame has come; `onFrame` is what the provider does then. */
async function see(target: EmulatorInside, mode: string, scene: Scene, asked: Asked): Promise<Seen> {
  const { headers, ...call } = callOf(target.url, scene, asked);
  const onFrame = mode === "replay" ? () => {} : upstream.next;
  const began = clock.monotonic();
  const atMs: number[] = [];
  let passing = Promise.resolve();
  const seen = await transcript({
    ...call,
    headers: { ...headers, "x-aigw-mode": mode },
    onFrame() {
      atMs.push(clock.monotonic() - began);
      passing = clock.advance(GAP_MS).then(onFrame);
    },
  });
  await passing;
  return { ...seen, atMs };
}

beforeAll(async () => {
  [inner, upstream] = await Promise.all([played(), wireUpstream()]);
  aigw = await opened({});
});

afterAll(async () => {
  await Promise.all([inner.stop(), upstream.stop(), aigw.stop()]);
  rmSync(cassettes, { recursive: true, force: true });
});

/** Ids and times of the gateway's own, which are new each time in every mode. */
const OF_THE_EXCHANGE = /^(?:cf-aig-(?:request-id|event-id|log-id)|date)$/;
/** What is not recorded: whose account it was, and which machine answered. */
const NOT_RECORDED = /^(?:openai-organization|anthropic-organization-id|azureml-model-session)$/;

const digest = ({ frames }: Pick<Transcript, "frames">) => hash("sha256", Buffer.concat([...frames]), "hex");

function compared({ status, reason, headers, ended, ...seen }: Transcript, leftOut: RegExp) {
  const kept = headers.filter(([name]) => !OF_THE_EXCHANGE.test(name) && !leftOut.test(name));
  return { status, reason, headers: kept, ended, sha256: digest(seen) };
}

const sizes = ({ frames }: Pick<Transcript, "frames">) => frames.map(({ byteLength }) => byteLength);
const gaps = ({ atMs }: Seen) => atMs.map((at) => at - (atMs[0] ?? 0));

const nextRecorded = () => new Promise((done) => aigw.events.on("recorded", done));

describe.each(scenes.map((scene) => [scene.name, scene] as const))("%s", (name, scene) => {
  test("live, recorded and replayed, the caller sees the same", async () => {
    const asked = await scene.asked(inner);
    const wire = await wireOf(inner, scene, asked);
    upstream.play(wire);
    const live = await see(aigw, "passthrough", scene, asked);
    told.set(name, { asked, live });
    expect(live).toMatchObject({ status: wire.status, ended: "complete" });
    expect([digest(live), sizes(live)]).toEqual([digest(wire), sizes(wire)]);
    const [recorded] = await Promise.all([see(aigw, "record", scene, asked), nextRecorded()]);
    expect(compared(recorded, /^$/)).toEqual(compared(live, /^$/));
    const replayed = await see(aigw, "replay", scene, asked);
    expect(compared(replayed, /^$/)).toEqual(compared(live, NOT_RECORDED));
    expect([sizes(recorded), sizes(replayed)]).toEqual([sizes(live), sizes(live)]);
    expect(gaps(replayed)).toEqual(gaps(recorded));
  });
});

test("at speed 0 what came in pieces comes again without waiting, in the same pieces", async () => {
  const hurried = await opened({ speed: 0 });
  for (const scene of scenes) {
    const { asked, live } = told.get(scene.name) ?? expect.fail(`${scene.name} was not asked`);
    if (live.frames.length < 2) continue;
    const atOnce = await see(hurried, "replay", scene, asked);
    expect(compared(atOnce, /^$/), scene.name).toEqual(compared(live, NOT_RECORDED));
    expect(sizes(atOnce), scene.name).toEqual(sizes(live));
  }
  await hurried.stop();
}, 120_000);
