import fc from "fast-check";
import { expect, test } from "vitest";
import { type Packed, packer, unpack } from "../../../src/store/pack.ts";

const bytes = fc.option(fc.uint8Array({ maxLength: 2_000 }), { nil: null });
const values = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.constant(null)), { maxLength: 5 });
const limit = fc.option(
  fc.record({ most: fc.nat(), strategy: fc.constantFrom("STOP_INSERTING" as const, "DELETE_OLDEST" as const) }),
);
const log = fc.record({ values, request: bytes, response: bytes, limit: limit.map((some) => some ?? null) });
const entry = fc.record({ exchange: values, trace: fc.string({ unit: "grapheme" }), logs: fc.array(log, { maxLength: 3 }) });

const plain = (entries: readonly Packed[]) =>
  entries.map((one) => ({
    ...one,
    logs: one.logs.map(({ request, response, ...rest }) => ({
      ...rest,
      request: request && Buffer.from(request).toString("base64"),
      response: response && Buffer.from(response).toString("base64"),
    })),
  }));

test("what is packed comes back as it was, also by a packer that has packed before", () => {
  const pack = packer();
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      expect(plain(unpack(pack(entries)))).toEqual(plain(entries));
    }),
  );
});

test("bodies of megabytes and texts of many bytes a character have room", () => {
  const pack = packer();
  const long = { exchange: ["€".repeat(200_000)], trace: "日本".repeat(300_000), logs: [] };
  const large = {
    exchange: ["x"],
    trace: "",
    logs: [{ values: [], request: Buffer.alloc(9_000_000, 7), response: null, limit: null }],
  };
  const small = { exchange: ["y"], trace: "[]", logs: [] };
  expect(plain(unpack(pack([long, large, small])))).toEqual(plain([long, large, small]));
  expect(plain(unpack(pack([small])))).toEqual(plain([small]));
});
