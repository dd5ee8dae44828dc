import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { StepRequest } from "../../../src/exchange/step-request.ts";

const FORM = Buffer.from(
  ["model", "whisper-1", "stream", "true", "n", "2"]
    .reduce<string[]>((parts, word, index) => {
      if (index % 2 === 0) parts.push(`--x\r\ncontent-disposition: form-data; name="${word}"\r\n\r\n`);
      else parts.push(`${word}\r\n`);
      return parts;
    }, [])
    .join("")
    .concat("--x--\r\n"),
);

function request(body: Uint8Array, type: string): StepRequest {
  const headers = { "content-type": type };
  return new StepRequest({ method: "POST", path: "audio/transcriptions", search: "", params: {}, headers, body });
}

test("a form's model and flags are known like a JSON body's", () => {
  const form = request(FORM, "multipart/form-data; boundary=x");
  expect([form.model, form.flag("stream"), form.flag("n"), form.flag("other")]).toEqual(["whisper-1", true, false, false]);
  expect(form.named()).toEqual({ model: "whisper-1", stream: "true", n: "2" });
  const json = request(Buffer.from('{"model":"gpt-4o","stream":true,"n":"true"}'), "application/json");
  expect([json.model, json.flag("stream"), json.flag("n")]).toEqual(["gpt-4o", true, false]);
});

test("a form is parsed once, also for the same request with other headers", () => {
  const before = request(FORM, "multipart/form-data; boundary=x");
  const form = before.form();
  const after = before.with({ headers: { ...before.headers, authorization: "Bearer k" }, search: "?a=b" });
  expect(after.form()).toBe(form);
  expect(after.query.get("a")).toBe("b");
});

test("a broken form has neither model nor flags, and tells why when it is read", () => {
  const broken = request(FORM.subarray(0, -10), "multipart/form-data; boundary=x");
  expect([broken.model, broken.flag("stream")]).toEqual([undefined, false]);
  expect(() => broken.form()).toThrow("must end in '--x--'");
  expect(() => broken.form()).toThrow("must end in '--x--'");
});
