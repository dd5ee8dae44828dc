import { expect, test, vi } from "vitest";
import { createClient } from "../../../src/client/client.ts";
import type { ControlError } from "../../../src/client/control-error.ts";

/** A fetch that answers with what it is given, and notes what it was asked. */
function answering(status: number, body: unknown) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  };
  return { asked, fetch };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ControlError) => error,
  );

test("every question names the account, and another account's client is the same otherwise", async () => {
  const { asked, fetch } = answering(200, { faults: [] });
  const aigw = createClient({ url: "http://127.0.0.1:4177/v1/local/default", token: "secret", fetch });
  await aigw.faults.list();
  await aigw.account("a b").faults.list();
  expect(asked.map(({ url }) => url)).toEqual([
    "http://127.0.0.1:4177/_aigw/faults?account=local",
    "http://127.0.0.1:4177/_aigw/faults?account=a+b",
  ]);
  expect(asked.map(({ init }) => init.headers)).toEqual([{ authorization: "Bearer secret" }, { authorization: "Bearer secret" }]);
  expect([aigw.url, aigw.accountId, aigw.account("x").accountId]).toEqual(["http://127.0.0.1:4177", "local", "x"]);
});

test("what goes into paths, queries and bodies is spelled for each", async () => {
  const { asked, fetch } = answering(200, {});
  const aigw = createClient({ url: "http://h", fetch });
  await aigw.exchanges.list({ provider: "openai", status: 200, model: undefined });
  await aigw.scenarios.run("a/b", { provider: "openai" });
  await aigw.clock.freeze(new Date(1_000));
  await aigw.reset(["cache", "clock"]);
  await aigw.resetAll();
  expect(asked.map(({ url, init }) => [init.method, url, init.body])).toEqual([
    ["GET", "http://h/_aigw/exchanges?account=local&provider=openai&status=200", undefined],
    ["POST", "http://h/_aigw/scenarios/a%2Fb?account=local", '{"provider":"openai"}'],
    ["POST", "http://h/_aigw/clock?account=local", '{"freeze":1000}'],
    ["POST", "http://h/_aigw/reset?account=local&parts=cache%2Cclock", undefined],
    ["POST", "http://h/_aigw/reset", undefined],
  ]);
});

test("a no has the problem's status, detail and hint, and what was asked", async () => {
  const problem = {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "there is no fault 'x'; ids: a",
    hint: "ids: a",
  };
  const error = await failure(createClient({ url: "http://h", fetch: answering(404, problem).fetch }).faults.remove("x"));
  expect(error).toMatchObject({ name: "ControlError", status: 404, title: "Not Found", hint: "ids: a" });
  expect(error?.message).toBe("there is no fault 'x'; ids: a (DELETE http://h/_aigw/faults/x?account=local)");
});

test("an answer that is no problem and no JSON says so", async () => {
  const error = await failure(createClient({ url: "http://h", fetch: answering(502, "<html>").fetch }).info());
  expect(error).toMatchObject({ status: 502, detail: "answered with status 502, and no problem details: is this an emulator?" });
});

test("where nothing answers, the error names the place and what to start", async () => {
  const fetch = () => Promise.reject(new TypeError("fetch failed"));
  const error = await failure(createClient({ url: "http://127.0.0.1:1", fetch }).health());
  expect(error).toMatchObject({
    status: 0,
    detail: expect.stringMatching(/^no emulator answers at http:\/\/127\.0\.0\.1:1; start one/),
  });
});

test("a global fetch that was replaced after the import is not used", async () => {
  const stub = vi.fn(() => Promise.reject(new Error("patched")));
  vi.stubGlobal("fetch", stub);
  const error = await failure(createClient({ url: "http://127.0.0.1:1" }).health());
  vi.unstubAllGlobals();
  expect(stub).not.toHaveBeenCalled();
  expect(error?.status).toBe(0);
});
