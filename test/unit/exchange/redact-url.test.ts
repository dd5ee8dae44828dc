import { expect, test } from "vitest";
import { redactUrl } from "../../../src/exchange/redact-url.ts";

test.each([
  ["/v1/a/b/google-ai-studio/v1beta/models?key=AIza", "/v1/a/b/google-ai-studio/v1beta/models?key=…"],
  ["/x?alt=sse&Key=1&api_key=2&x=3", "/x?alt=sse&Key=…&api_key=…&x=3"],
  ["/x?%6bey=AIza&a%zz=1", "/x?%6bey=…&a%zz=1"],
  ["/x?X-Amz-Signature=ab&X-Amz-Credential=cd#key=no", "/x?X-Amz-Signature=…&X-Amz-Credential=…#key=no"],
  ["/x?key=a?key=b", "/x?key=…"],
  ["/x?monkey=a&keys=b&key", "/x?monkey=a&keys=b&key"],
  ["/key=a", "/key=a"],
])("of %s the keys are taken out, and nothing else", (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});

test("R-14 what looks like a key goes whatever its name is, and a name that is one", () => {
  const key = `sk-proj-${"a1B2".repeat(8)}`;
  expect(redactUrl(`/v1/a?note=${key}&n=2`)).toBe("/v1/a?note=…&n=2");
  expect(redactUrl(`/v1/a?note=my%20key%20${key}`)).toBe("/v1/a?note=…");
  expect(redactUrl(`/v1/a?${key}=1`)).toBe("/v1/a?…=…");
});
