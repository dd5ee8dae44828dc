import { describe, expect, test } from "vitest";
import type { FailedRequest, WholeAnswer } from "../../src/formats/format.ts";
import { providers } from "../../src/providers/index.ts";
import type { Failure, FailureKind } from "../../src/tasks/failure.ts";
import { seededRandom } from "../../src/world/random.ts";
import { kinds } from "./errors/kinds.ts";
import { shapes } from "./errors/shapes.ts";

const KEY = "sk-proj-Zx81-this-is-a-secret-1f7a";

const allKinds = Object.keys(kinds).filter(isKind);

function isKind(name: string): name is FailureKind {
  return name in kinds;
}

/** A provider's own spelling, and those of endpoints that differ from it. */
const spellings = providers.flatMap((provider) => {
  const usual = { provider, path: "some/path", spell: provider.errors };
  const others = provider.endpoints.flatMap(({ pattern, errors }) => (errors ? { provider, path: pattern, spell: errors } : []));
  return [usual, ...others].filter(({ spell }, index, all) => all.findIndex((other) => other.spell === spell) === index);
});

describe.each(spellings.map((spelling) => [`${spelling.provider.id} ${spelling.path}`, spelling] as const))(
  "%s",
  (_, spelling) => {
    const { provider, path, spell } = spelling;
    const shape = shapes[`${provider.id} ${path}`] ?? shapes[provider.id];
    if (!shape) {
      test("has a shape", () =>
        expect.fail(`Say what an error of ${provider.id} looks like: a line in test/contract/errors/shapes.ts`));
      return;
    }
    const write = (failure: Failure) => spell(failure, { random: seededRandom("a"), nowMs: 0, request: failedRequest(path) });

    test.each(allKinds)("%s has a fitting status and the vendor's JSON", (kind) => {
      const written = write({ kind, model: "a-model" });
      expect(kinds[kind].status).toContain(written.status);
      shape(bodyOf(written), written.status);
    });

    test.each(allKinds)("%s says what the failure says, when it says something", (kind) => {
      const written = write({ kind, message: 'Because of "quotes"\nand lines.', param: "messages" });
      expect(JSON.stringify(bodyOf(written))).toContain(JSON.stringify('Because of "quotes"\nand lines.').slice(1, -1));
      shape(bodyOf(written), written.status);
    });

    test.each(allKinds)("%s never shows the caller's key", (kind) => {
      const written = write({ kind });
      expect(JSON.stringify([bodyOf(written), written.headers])).not.toContain(KEY);
    });

    test("a wait is told by header or body, in whole seconds", () => {
      const written = write({ kind: "rate-limited", retryAfterSeconds: 7 });
      expect(JSON.stringify([bodyOf(written), written.headers])).toMatch(/"retry-after":"7"|"retryDelay":"7s"/);
    });

    test("the same chance gives the same bytes", () => {
      expect(write({ kind: "overloaded" })).toEqual(write({ kind: "overloaded" }));
    });
  },
);

function failedRequest(path: string): FailedRequest {
  return {
    method: "POST",
    path,
    params: {},
    headers: { authorization: `Bearer ${KEY}`, "x-api-key": KEY, "x-goog-api-key": KEY, "anthropic-version": "2023-06-01" },
  };
}

function bodyOf(written: WholeAnswer): unknown {
  expect(written.headers["content-type"]).toMatch(/^application\/json(; charset=utf-8)?$/i);
  return JSON.parse(typeof written.body === "string" ? written.body : new TextDecoder().decode(written.body));
}
