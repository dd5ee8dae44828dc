import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { readForm } from "../../../src/formats/form.ts";
import { failureOf } from "./openai/exchange.ts";

/** A form as fetch sends it. */
async function sent(form: FormData) {
  const request = new Request("http://localhost", { method: "POST", body: form });
  return { body: new Uint8Array(await request.arrayBuffer()), type: request.headers.get("content-type") ?? "" };
}

const BYTES = Uint8Array.from({ length: 3 * 256 }, (_, index) => index % 256);

async function example() {
  const form = new FormData();
  form.append("model", "whisper-1");
  form.append("prompt", "Grüße");
  form.append("timestamp_granularities[]", "word");
  form.append("timestamp_granularities[]", "segment");
  form.append("file", new File([BYTES], "größe.wav", { type: "audio/wav" }));
  return sent(form);
}

test("a form as fetch sends it has its texts, lists and files back", async () => {
  const { body, type } = await example();
  const form = readForm(body, type);
  expect(form.text("model")).toBe("whisper-1");
  expect(form.text("prompt")).toBe("Grüße");
  expect(form.texts("timestamp_granularities")).toEqual(["word", "segment"]);
  expect(form.file("file")).toEqual({ filename: "größe.wav", type: "audio/wav", bytes: BYTES });
  expect(form.files("file")).toHaveLength(1);
  expect(form.names).toEqual(["model", "prompt", "timestamp_granularities", "file"]);
  expect(form.fields()).toEqual({
    model: "whisper-1",
    prompt: "Grüße",
    timestamp_granularities: ["word", "segment"],
  });
});

test("what a form lacks is not there", async () => {
  const { body, type } = await example();
  const form = readForm(body, type);
  expect(form.text("file")).toBeUndefined();
  expect(form.file("model")).toBeUndefined();
  expect([form.texts("x"), form.files("x")]).toEqual([[], []]);
});

test("a short boundary, quotes around it and a preamble are as good", () => {
  const body = '\r\n--x y\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x y--\r\n';
  expect(readForm(Buffer.from(body), 'Multipart/Form-Data; charset=utf-8; boundary="x y"').text("a")).toBe("1");
});

test("a file may be as large as the body that is let in", async () => {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(5_000_000)]));
  const { body, type } = await sent(form);
  expect(readForm(body, type).file("file")?.bytes.byteLength).toBe(5_000_000);
});

test.each([
  ["another content type", "application/json", "{}", "Unsupported content type: 'application/json'"],
  ["no content type", undefined, "", "Unsupported content type: none"],
  ["no boundary", "multipart/form-data", "--x--", "without a boundary"],
  ["another boundary than announced", "multipart/form-data; boundary=x", "--y\r\n", "no line '--x'"],
  ["an empty body", "multipart/form-data; boundary=x", "", "no line '--x'"],
  [
    "a body that was cut off",
    "multipart/form-data; boundary=x",
    '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1',
    "must end in '--x--'",
  ],
  [
    "a part without name",
    "multipart/form-data; boundary=x",
    "--x\r\ncontent-type: text/plain\r\n\r\n1\r\n--x--",
    "A part of the form has no name",
  ],
  [
    "bytes that are no text",
    "multipart/form-data; boundary=x",
    Buffer.from('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--', "latin1"),
    "'a' is not UTF-8 text",
  ],
])("a form with %s is refused and told why", (_what, type, body, why) => {
  const failure = failureOf(() => readForm(Buffer.from(body as string), type));
  expect(failure.kind).toBe("bad-request");
  expect(failure.message).toContain(why);
});
