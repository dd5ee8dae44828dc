import fc from "fast-check";
import { expect, test } from "vitest";
import { readBatchLines, resultLine } from "../../../../src/formats/openai/batch-lines.ts";

const line = (more: object = {}) =>
  JSON.stringify({ custom_id: "a", method: "POST", url: "/v1/responses", body: { model: "m" }, ...more });
const read = (text: string, most = 10) => readBatchLines(Buffer.from(text), "/v1/responses", most);
const codes = (text: string) => {
  const lines = read(text);
  return "faults" in lines ? lines.faults.map((fault) => `${fault.line} ${fault.code}`) : [];
};

test("WIRE-1.6 each line is a request; empty lines are none", () => {
  expect(read(`${line()}\r\n\n${line({ custom_id: "b", body: { model: "m", input: "é" } })}\n`)).toEqual({
    lines: [
      { id: "a", method: "POST", path: "responses", body: Buffer.from('{"model":"m"}') },
      { id: "b", method: "POST", path: "responses", body: Buffer.from('{"model":"m","input":"é"}') },
    ],
  });
});

test("what is wrong with a line is said with its number", () => {
  expect(codes("")).toEqual(["null empty_file"]);
  expect(codes(`${line()}\n{`)).toEqual(["2 invalid_json_line"]);
  expect(codes(line({ custom_id: undefined }))).toEqual(["1 missing_required_parameter"]);
  expect(codes(`${line()}\n${line()}`)).toEqual(["2 duplicate_custom_id"]);
  expect(codes(line({ method: "GET" }))).toEqual(["1 invalid_method"]);
  expect(codes(line({ url: "/v1/embeddings" }))).toEqual(["1 mismatched_endpoint"]);
  expect(codes(line({ body: [] }))).toEqual(["1 invalid_type"]);
  expect(codes(`${line()}\n${line({ custom_id: "b", body: { model: "n" } })}`)).toEqual(["2 mismatched_model"]);
});

test("more requests than fit are refused with both numbers, and no more than a hundred faults are told", () => {
  expect(read(`${line()}\n${line()}`, 1)).toMatchObject({
    faults: [{ code: "too_many_tasks", message: expect.stringMatching(/has 2, the emulator takes 1/) }],
  });
  expect(read("x\n".repeat(300), 1000)).toMatchObject({ faults: { length: 100 } });
});

test("any bytes are read or refused, and any result is a line of JSON", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readBatchLines(bytes, "/v1/responses", 10)));
  fc.assert(
    fc.property(fc.string(), (id) => {
      const written = resultLine({ id, requestId: "0f", status: 200, body: '{"a":1}' });
      expect(written).not.toContain("\n");
      expect(JSON.parse(written)).toMatchObject({ custom_id: id, response: { body: { a: 1 } } });
    }),
  );
});
