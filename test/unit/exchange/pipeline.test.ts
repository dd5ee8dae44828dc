import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accounts } from "../../../src/exchange/account.ts";
import { compose, type Stage } from "../../../src/exchange/compose.ts";
import { type PipelineParts, roadMap } from "../../../src/exchange/pipeline.ts";
import type { Reply } from "../../../src/exchange/reply.ts";
import { systemClock } from "../../../src/world/system-clock.ts";

const parts: PipelineParts = {
  accounts: accounts({ clock: systemClock(), seed: "s", gateways: [] }),
  providers: { all: [], find: () => undefined },
  strict: false,
  backend: { send: () => Promise.reject(new Error("unused")) },
  journal: { write: () => Promise.resolve(), flush: () => {}, sorted: () => Promise.resolve() },
  onEnd: () => {},
  report: () => {},
};

test("docs/architecture.md shows the three lists as they are", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  for (const [name, stages] of Object.entries(roadMap(parts))) {
    expect(page).toMatch(new RegExp(`^${name}: +${stages.join(" → ")}$`, "m"));
  }
});

test("the first stage of a list is the outermost: first in, last out", async () => {
  const seen: string[] = [];
  const stage =
    (name: string): Stage<string> =>
    async (_context, next) => {
      seen.push(`${name} in`);
      const reply = await next();
      seen.push(`${name} out`);
      return reply;
    };
  const reply: Reply = { status: 200, headers: {}, body: new Uint8Array(), from: "provider" };
  await compose([stage("a"), stage("b")], async () => {
    seen.push("last");
    return reply;
  })("context");
  expect(seen).toEqual(["a in", "b in", "last", "b out", "a out"]);
});

test("a stage that does not call next answers instead of what lies within", async () => {
  const reply: Reply = { status: 418, headers: {}, body: new Uint8Array(), from: "gateway" };
  const answer = await compose<string>([async () => reply], () => Promise.reject(new Error("must not be asked")))("context");
  expect(answer).toBe(reply);
});
