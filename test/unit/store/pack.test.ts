import fc from "fast-check";
import { expect, test } from "vitest";
import { type Packed, packer, readBase, type Unpacked, unpack } from "../../../src/store/pack.ts";
import type { ToldFact, ToldTrace } from "../../../src/store/told-trace.ts";

// Some are alike, in pieces of memory of their own or in the same, and some in part.
const again = Buffer.from("as before");
const withId = (id: string) => Buffer.from(`{"id":"${id}","object":"chat.completion","model":"gpt-4o-mini"}`);
const bytes = fc.oneof(
  fc.option(fc.uint8Array({ maxLength: 2_000 }), { nil: null }),
  fc.constantFrom(again, Buffer.from(again), Buffer.from("as other"), Buffer.alloc(0)),
  fc.string({ unit: "binary", maxLength: 40 }).map(withId),
);
const value = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.integer({ min: 0, max: 2 }),
  fc.double({ noNaN: true }),
  fc.constant(null),
);
// As a table has its columns: always the same number.
const values = fc.array(value.map(plainNumber), { minLength: 5, maxLength: 5 });
const limit = fc.option(
  fc.record({ most: fc.nat(), strategy: fc.constantFrom("STOP_INSERTING" as const, "DELETE_OLDEST" as const) }),
);
const log = fc.record({ values, request: bytes, response: bytes, limit: limit.map((some) => some ?? null) });
// Few kinds and few values, so that facts are often like those before them.
const fact = fc.record(
  {
    what: fc.constantFrom("step", "cache"),
    why: fc.constantFrom("", 'it is "so"', "×"),
    step: fc.nat({ max: 1 }),
    parts: fc.record({ body: fc.nat({ max: 1 }) }),
  },
  { requiredKeys: ["what"] },
);
const trace = fc.array(fc.tuple(fact, fc.nat())).map(
  (told): ToldTrace => ({
    happened: told.map(([happened]) => happened as ToldFact),
    atMicros: told.map(([, micros]) => micros),
  }),
);
const entry = fc.record({ exchange: values, trace, logs: fc.array(log, { maxLength: 3 }) });

/** JSON has no -0, no infinity. */
function plainNumber<Value>(any: Value): Value {
  return JSON.parse(JSON.stringify(any));
}

const asJson = ({ happened, atMicros }: ToldTrace) =>
  JSON.stringify(happened.map((one, index) => ({ ...one, atMs: (atMicros[index] ?? 0) / 1000 })));

const plainLogs = (logs: Packed["logs"]) =>
  logs.map(({ request, response, ...rest }) => ({
    ...rest,
    request: request && Buffer.from(request).toString("base64"),
    response: response && Buffer.from(response).toString("base64"),
  }));
const before = (entries: readonly Packed[]) =>
  entries.map((one) => ({ ...one, trace: asJson(one.trace), logs: plainLogs(one.logs) }));
const after = (entries: readonly Unpacked[]) => entries.map((one) => ({ ...one, logs: plainLogs(one.logs) }));

test("what is packed comes back as it was, also by a packer that has packed before", () => {
  const { pack } = packer();
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      expect(after(unpack(pack(entries)))).toEqual(before(entries));
    }),
  );
});

test("what leans on a base comes back with it; what does not, without", () => {
  const { pack, base } = packer();
  const packs = fc.array(fc.tuple(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.boolean()), { maxLength: 10 });
  fc.assert(
    fc.property(entry, packs, (held, others) => {
      const stored = Buffer.from(base(held));
      // Only the last log is leant on.
      expect(after(unpack(stored))).toEqual(before([{ ...held, logs: held.logs.slice(-1) }]));
      for (const [entries, leans] of others) {
        const packed = pack(entries, leans);
        expect(after(unpack(packed, leans ? readBase(stored) : undefined))).toEqual(before(entries));
      }
    }),
  );
});

test("what leans on one that is alike is a tenth of it", () => {
  const { pack, base } = packer();
  const happened = ["arrived", "step", "cache", "ended"].map((what) => ({ what, why: "a reason of some forty characters, say" }));
  const said = (id: string): Packed => ({
    exchange: [id, "a gateway", "openai", "gpt-4o-mini"],
    trace: { happened: happened.map((fact) => ({ ...fact })), atMicros: [1, 2, 3, 4] },
    logs: [
      {
        values: [id, "chat"],
        request: Buffer.alloc(200, "?"),
        response: Buffer.concat([withId(id), Buffer.alloc(500, "!")]),
        limit: null,
      },
    ],
  });
  const whole = base(said("one")).byteLength;
  expect(pack([said("two")], true).byteLength).toBeLessThan(whole / 10);
});

test("a large body is not told again in a base, and one that is other than usual makes no difference to the next", () => {
  const { pack, base } = packer();
  const asked = (end: string, length = 3_000): Packed => ({
    exchange: ["x"],
    trace: { happened: [], atMicros: [] },
    logs: [{ values: ["x"], request: Buffer.concat([Buffer.alloc(length, "s"), Buffer.from(end)]), response: null, limit: null }],
  });
  expect(base(asked("large", 5_000_000)).byteLength).toBeLessThan(1_000);
  const stored = Buffer.from(base(asked("a?")));
  const usual = pack([asked("b?")], true).byteLength;
  pack([asked("and so", 50)], true);
  const next = pack([asked("c?")], true);
  expect(next.byteLength).toBe(usual);
  expect(after(unpack(next, readBase(stored)))).toEqual(before([asked("c?")]));
});

test("bodies of megabytes and texts of many bytes a character have room", () => {
  const { pack } = packer();
  const told = { happened: [{ what: "日本".repeat(300_000) }], atMicros: [7] };
  const nothing = { happened: [], atMicros: [] };
  const long = { exchange: ["€".repeat(200_000)], trace: told, logs: [] };
  const large = {
    exchange: ["x"],
    trace: nothing,
    logs: [{ values: [], request: Buffer.alloc(9_000_000, 7), response: null, limit: null }],
  };
  const small = { exchange: ["y"], trace: nothing, logs: [] };
  expect(after(unpack(pack([long, large, small])))).toEqual(before([long, large, small]));
  expect(after(unpack(pack([small])))).toEqual(before([small]));
});

test("what is alike is kept once", () => {
  const { pack } = packer();
  const told = { happened: [{ what: "cache", why: "caching is off, as nobody has asked for it" }], atMicros: [12] };
  const one: Packed = { exchange: ["x", "a gateway of this name"], trace: told, logs: [] };
  const alone = pack([one]).byteLength;
  expect(pack([one, { ...one, trace: structuredClone(told) }]).byteLength - alone).toBeLessThan(20);
});

test("a body that is as the one before it is written once, a question and its answer each by itself", () => {
  const { pack } = packer();
  const nothing = { happened: [], atMicros: [] };
  const [question, answer] = [Buffer.alloc(1_000, "q"), Buffer.alloc(1_000, "a")];
  const logged = (request: Uint8Array, response: Uint8Array): Packed => ({
    exchange: [],
    trace: nothing,
    logs: [{ values: [], request, response, limit: null }],
  });
  const twice = [logged(question, answer), logged(Buffer.from(question), answer)];
  expect(pack(twice).byteLength).toBeLessThan(2_200);
  expect(after(unpack(pack(twice)))).toEqual(before(twice));
  const other = [logged(question, answer), logged(question, Buffer.concat([answer, Buffer.from("!")]))];
  expect(pack(other).byteLength).toBeLessThan(2_200);
  expect(after(unpack(pack(other)))).toEqual(before(other));
  const crossed = [logged(question, answer), logged(answer, question)];
  expect(after(unpack(pack(crossed)))).toEqual(before(crossed));
});

test("packs of an earlier version, left by an emulator that was killed, are read too", () => {
  const told = '[{"what":"ended","atMs":1}]';
  const directory = JSON.stringify([[["x", null], told.length, [[["y", 1], 2, -1, null]]]]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(directory.length);
  const [first] = unpack(Buffer.concat([Buffer.from(`${told}{}${directory}`), length]));
  expect(first).toMatchObject({ exchange: ["x", null], trace: told, logs: [{ values: ["y", 1], response: null, limit: null }] });
  expect(String(first?.logs[0]?.request)).toBe("{}");
});
