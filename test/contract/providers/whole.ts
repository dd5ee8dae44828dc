import { expect } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { Endpoint } from "../../../src/providers/provider.ts";
import type { PlainSample } from "../formats/sample.ts";
import { eventsIn } from "../formats/written.ts";
import { at } from "../json-path.ts";
import { ask, newestRow } from "./asking.ts";
import { namesWhatBegins, ready } from "./begun.ts";
import type { Case } from "./cases.ts";

/** Asks once and says what came, its status and type checked. */
export async function wholeAnswer(aigw: EmulatorInside, one: Case) {
  const { asked, id } = await ready(aigw, one);
  const answer = await ask(aigw, one, asked);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([200, 201, 202], bytes.toString("utf8", 0, 500)).toContain(answer.status);
  return { bytes, id, type: answer.headers.get("content-type") ?? "", row: await newestRow(aigw, one) };
}

type Whole = Awaited<ReturnType<typeof wholeAnswer>>;

/** The body says what the vendor's body says; its type is what it is. */
export function bodyHolds({ sample, endpoint }: Case, { bytes, id, type }: Whole): void {
  if (sample.task === "chat") expect(sample.text(json(bytes, type))).not.toBe("");
  else if (sample.task === "speech") expect(sample.sound(bytes).length).toBeGreaterThan(100);
  else if (sample.bytes) {
    expect(type).toMatch(/^(image\/|video\/|application\/(octet-stream|x-jsonl|binary))/);
    expect(sample.found(bytes)).toBe(1);
  } else if (sample.streams) {
    expect(type).toMatch(/^text\/event-stream/);
    expect(isThere(sample.found(eventsIn(bytes)))).toBe(true);
  } else somethingIsFound(endpoint, sample, { bytes, id, type });
}

function somethingIsFound(endpoint: Endpoint, sample: PlainSample, { bytes, id, type }: Omit<Whole, "row">): void {
  const body = json(bytes, type);
  // What is told of one alone is mostly spelled otherwise than the list: its name must be in it.
  const isNamed = id !== undefined && bytes.includes(id);
  const isThat = isNamed || isThere(sample.found(body)) || namesWhatBegins(endpoint.format.id, body);
  expect(isThat, `nothing found in ${bytes.toString("utf8", 0, 500)}`).toBe(true);
}

export function rowTells({ provider, endpoint, sample }: Case, row: unknown): void {
  expect(row).toMatchObject({ provider: provider.id, success: true, cached: false });
  const isLeftOut = sample.task === "embedding" && provider.logsEmbeddingInput === false;
  const isCounted = sample.task === "chat" ? !sample.uncounted : sample.task !== "speech" && sample.hasUsage;
  if (isCounted && !isLeftOut)
    expect(Number(at(row, "tokensIn")) + Number(at(row, "tokensOut")), endpoint.format.id).toBeGreaterThan(0);
}

function json(bytes: Buffer, type: string): unknown {
  expect(type).toMatch(/^application\/json(; charset=utf-8)?$/i);
  return JSON.parse(bytes.toString());
}

/** Something is there, and all of it. */
function isThere(found: unknown): boolean {
  if (found instanceof Float32Array) return found.length > 0;
  if (Array.isArray(found)) return found.length > 0 && found.every(isThere);
  if (typeof found === "object" && found !== null) return Object.values(found).every((member) => member !== undefined);
  return Boolean(found);
}
