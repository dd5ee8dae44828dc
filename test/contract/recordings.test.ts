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
import { type Wire, type WireUpstream, wireUpstream } from "../support/wire-upstream.ts";
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
  readonly wire: Wire;
  readonly live: Seen;
  readonly recorded: Seen;
}

const told = new Map<string, Told>();
const cassettes = mkdtempSync(join(tmpdir(), "aigw-differ-"));
const clock = manualClock(NOW_MS);
let upstream: WireUpstream;
let replaying: EmulatorInside;
let hurried: EmulatorInside;

async function opened(options: ConfigInput): Promise<EmulatorInside> {
  const upstreams = Object.fromEntries(providers.map(({ id }) => [id, `${upstream.url}/${id}`]));
  const aigw = await createEmulator(
    { cassettes, mocks: "test/support/no-mocks", padding: false, onMiss: "error", upstreams, ...options },
    { clock, environment: {} },
  );
  await aigw.start();
  return aigw;
}

/** Asks, and lets time pass whenever a frame has come; `onFrame` is what the provider does then. */
async function see(aigw: EmulatorInside, scene: Scene, asked: Asked, onFrame: () => void): Promise<Seen> {
  const began = clock.monotonic();
  const atMs: number[] = [];
  let passing = Promise.resolve();
  const seen = await transcript({
    ...callOf(aigw.url, scene, asked),
    onFrame() {
      atMs.push(clock.monotonic() - began);
      passing = clock.advance(GAP_MS).then(onFrame);
    },
  });
  await passing;
  return { ...seen, atMs };
}

beforeAll(async () => {
  const inner = await played();
  upstream = await wireUpstream();
  const live = await opened({ mode: "passthrough" });
  const recording = await opened({ mode: "record" });
  for (const scene of scenes) {
    const asked = await scene.asked(inner);
    const wire = await wireOf(inner, scene, asked);
    upstream.play(wire);
    const seen = {
      live: await see(live, scene, asked, upstream.next),
      recorded: await see(recording, scene, asked, upstream.next),
    };
    told.set(scene.name, { asked, wire, ...seen });
  }
  await Promise.all([inner.stop(), live.stop(), recording.stop(), upstream.stop()]);
  replaying = await opened({});
  hurried = await opened({ speed: 0 });
}, 120_000);

afterAll(async () => {
  await Promise.all([replaying.stop(), hurried.stop()]);
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

describe.each(scenes.map((scene) => [scene.name, scene] as const))("%s", (name, scene) => {
  test("live, recorded and replayed, the caller sees the same", async () => {
    const { asked, wire, live, recorded } = told.get(name) ?? expect.fail("it was not asked");
    expect(live).toMatchObject({ status: wire.status, ended: "complete" });
    expect(digest(live)).toBe(digest(wire));
    expect(compared(recorded, /^$/)).toEqual(compared(live, /^$/));
    const replayed = await see(replaying, scene, asked, () => {});
    expect(compared(replayed, /^$/)).toEqual(compared(live, NOT_RECORDED));
    expect([sizes(live), sizes(recorded), sizes(replayed)]).toEqual([sizes(wire), sizes(wire), sizes(wire)]);
    expect(gaps(replayed)).toEqual(gaps(recorded));
    const atOnce = await see(hurried, scene, asked, () => {});
    expect(compared(atOnce, /^$/)).toEqual(compared(live, NOT_RECORDED));
    expect(sizes(atOnce)).toEqual(sizes(live));
  });
});
