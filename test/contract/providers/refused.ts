import { expect, test } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import type { FailureKind } from "../../../src/tasks/failure.ts";
import { kinds } from "../errors/kinds.ts";
import { shapeAt } from "../errors/shapes.ts";
import { ask } from "./asking.ts";
import { isAboutOther } from "./begun.ts";
import type { Asked, Case } from "./cases.ts";

/** What every endpoint owes to those whom it cannot answer: the vendor's status and the vendor's words. */
export function refusedContract(aigw: () => EmulatorInside, one: Case): void {
  const { provider, endpoint, sample } = one;
  const refuses = async (asked: Asked, kind: FailureKind, key?: string) => {
    const answer = await ask(aigw(), one, asked, key);
    const text = await answer.text();
    expect(kinds[kind].status, text.slice(0, 500)).toContain(answer.status);
    expect(answer.headers.get("content-type"), text).toMatch(/^application\/json/);
    const shape = shapeAt(provider, endpoint) ?? expect.fail(`add errors of ${provider.id} to test/contract/errors/shapes.ts`);
    shape(JSON.parse(text), answer.status);
  };

  // What answers point to carries its own permission.
  if (!endpoint.direct) test("without a key it is the vendor that refuses", () => refuses(one.parts(), "missing-key", ""));

  const isTold = sample.task === "models" || sample.task === "voices" || isAboutOther(one);
  const unknown = isAboutOther(one) ? undefined : firstOf(one, ["nobody-has-this", "nobody/has-this", "@cf/nobody/has-this"]);
  if (unknown) test("a model that nobody has is not found", () => refuses(unknown, "model-not-found"));

  const limited = isTold ? undefined : firstOf(one, ["mock/429", "mock-429", "@cf/mock/429"]);
  if (limited) test("mock/429 is the vendor's rate limit", () => refuses(limited, "rate-limited"));

  // A job begins all the same, and fails later.
  const failing = isTold || sample.task === "job" ? undefined : firstOf(one, ["mock/500", "mock-500", "@cf/mock/500"]);
  if (failing) test("mock/500 is the vendor's own mistake", () => refuses(failing, "server-error"));

  const asked = one.parts();
  if (asked.json !== undefined) {
    const { json: _, ...others } = asked;
    const headers = { ...asked.headers, "content-type": "application/json" };
    test("JSON that is none is a bad request", () => refuses({ ...others, headers, body: '{"model":' }, "bad-json"));
  }
}

function firstOf(one: Case, models: readonly string[]): Asked | undefined {
  for (const model of models) {
    const asked = one.withModel(model);
    if (asked) return asked;
  }
  return undefined;
}
