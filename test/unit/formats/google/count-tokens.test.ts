import { expect, test } from "vitest";
import { googleCountTokens } from "../../../../src/formats/google/count-tokens.ts";
import { bodyOf, contextOf, failureOf } from "../openai/exchange.ts";
import { read, requestFor } from "./exchange.ts";

const contents = [{ role: "user", parts: [{ text: "Hello" }] }];
const count = (body: object) => googleCountTokens.readAsk(requestFor("countTokens", body));

test("WIRE-3.1 contents are counted, bare or within a generateContentRequest", () => {
  const expected = { task: "token-count", model: "gemini-2.5-flash", chat: read() };
  expect(count({ contents })).toEqual(expected);
  expect(count({ generateContentRequest: { model: "models/gemini-2.5-flash", contents } })).toEqual(expected);
  expect(count({ generate_content_request: { contents } })).toEqual(expected);
});

test("WIRE-3.1 the answer has the total and its modalities, and counting uses nothing", () => {
  const request = requestFor("countTokens", { contents });
  const ask = googleCountTokens.readAsk(request);
  const written = googleCountTokens.writeAnswer({ task: "token-count", model: "m", tokens: 7 }, ask, contextOf(request));
  expect(bodyOf(written)).toEqual({ totalTokens: 7, promptTokensDetails: [{ modality: "TEXT", tokenCount: 7 }] });
  expect(googleCountTokens.readUsage({ totalTokens: 7 }, undefined)).toBeUndefined();
});

test("WIRE-3.2 a count of nothing is refused", () => {
  expect(failureOf(() => count({})).message).toBe("* CountTokensRequest.contents: contents is not specified");
  expect(failureOf(() => count({ generateContentRequest: {} })).message).toMatch(/^\* GenerateContentRequest\.contents/);
});
