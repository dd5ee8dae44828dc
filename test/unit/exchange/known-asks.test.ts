import { expect, test, vi } from "vitest";
import { askOf } from "../../../src/exchange/known-asks.ts";
import { StepRequest } from "../../../src/exchange/step-request.ts";
import { BadAsk, badRequest, type FormatRequest, type WireFormat } from "../../../src/formats/format.ts";
import { post } from "../../../src/providers/provider.ts";

/** An endpoint whose format reads what `look` gives. */
function endpointOf(look: (request: FormatRequest) => string) {
  const readAsk = vi.fn((request: FormatRequest) => ({ task: "models" as const, id: look(request) }));
  const format: WireFormat<"models"> = {
    id: "test",
    task: "models",
    readAsk,
    writeAnswer: () => ({ kind: "whole", status: 200, headers: {}, body: "" }),
    readUsage: (_, before) => before,
  };
  return { endpoint: post("{model}/ask", format), readAsk };
}

let bodies = 0;
/** Each time another object, with a body that no other test sends. */
function requests(): (more?: Partial<Pick<StepRequest, "path" | "search" | "headers">>) => StepRequest {
  bodies += 1;
  const text = `{"test":${bodies}}`;
  return ({ path = "gpt/ask", search = "", headers = {} } = {}) =>
    new StepRequest({ method: "POST", path, search, params: {}, headers, body: Buffer.from(text) });
}

test("what a body asks is read twice, and then known", () => {
  const { endpoint, readAsk } = endpointOf((request) => JSON.stringify(request.json()));
  const request = requests();
  const asks = [1, 2, 3, 4].map(() => askOf(endpoint, request()));
  expect(readAsk).toHaveBeenCalledTimes(2);
  expect(new Set(asks).size).toBe(2);
  expect(asks[3]).toEqual(asks[0]);
});

test("whoever wants to hears once of an ask that will be given again", () => {
  const { endpoint } = endpointOf(() => "always");
  const [request, heard] = [requests(), vi.fn()];
  const asks = [1, 2, 3, 4].map(() => askOf(endpoint, request(), heard));
  expect(heard.mock.calls).toEqual([[asks[3]]]);
});

test.each([
  ["path", { path: "claude/ask" }],
  ["query", { search: "?version=2" }],
  ["a header that the format looks at", { headers: { version: "2" } }],
])("the same body with another %s is read anew", (_, other) => {
  const { endpoint } = endpointOf(({ path, query, headers }) => `${path} ${query} ${headers["version"]}`);
  const request = requests();
  const usual = () => askOf(endpoint, request({ headers: { version: "1" } }));
  usual();
  const known = usual();
  expect(usual()).toBe(known);
  expect(askOf(endpoint, request({ headers: { version: "1" }, ...other }))).not.toEqual(known);
  expect(usual()).toEqual(known);
});

test("headers that it does not look at make no difference", () => {
  const { endpoint, readAsk } = endpointOf(({ headers }) => headers["version"] ?? "none");
  const request = requests();
  for (const id of ["1", "2", "3", "4"]) askOf(endpoint, request({ headers: { "x-request-id": id } }));
  expect(readAsk).toHaveBeenCalledTimes(2);
});

test("a format that looks at all headers reads each request", () => {
  const { endpoint, readAsk } = endpointOf(({ headers }) => Object.keys(headers).join());
  const request = requests();
  const read = ["a", "b", "c", "d"].map((name) => askOf(endpoint, request({ headers: { [name]: "1" } })));
  expect(read).toMatchObject([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }]);
  expect(readAsk).toHaveBeenCalledTimes(4);
});

test("another endpoint reads the same body itself", () => {
  const [one, other] = [endpointOf(() => "one"), endpointOf(() => "other")];
  const request = requests();
  for (const { endpoint } of [one, other, one, other, one, other]) askOf(endpoint, request());
  expect(askOf(one.endpoint, request())).toMatchObject({ id: "one" });
  expect(askOf(other.endpoint, request())).toMatchObject({ id: "other" });
});

test("what is refused is refused each time", () => {
  const { endpoint } = endpointOf(() => {
    throw badRequest("no");
  });
  const request = requests();
  for (const _ of [1, 2, 3, 4]) expect(() => askOf(endpoint, request())).toThrow(BadAsk);
});
