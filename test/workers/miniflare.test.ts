import { createEmulator } from "aigw-emulator";
import { miniflareAi, miniflareAiEnv } from "aigw-emulator/workers";
import * as miniflare from "miniflare";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const { Miniflare } = miniflare;
type Miniflare = miniflare.Miniflare;

/** Version 5 takes options of version 4 through a function of its own (stack-b.sh). */
const convert: ((options: object) => object) | undefined = Object.entries(miniflare).find(
  ([name]) => name === "convertV4MiniflareOptions",
)?.[1] as never;

/** The two ways in which the genuine binding reaches an emulator (workers binding, section 7). */
const DELIVERIES = {
  plugin: (url: string) => miniflareAi("AI", { url }),
  "remote proxy": (url: string) => ({
    ai: { binding: "AI", remoteProxyConnectionString: new URL(`${url}/_aigw/binding/local`) },
  }),
} as const;

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes
type Json = any;

const emulator = await createEmulator({
  mocks: "no-mocks",
  cassettes: "no-recordings",
  speed: 1,
});

beforeAll(async () => {
  await emulator.start();
});

afterAll(() => emulator.stop());

const UUID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

const SCRIPT = `${import.meta.dirname}/worker/scenarios.js`;

/** The Worker of worker/scenarios.js with a binding AI of these options. */
function worker(options: object, flags: string[] = []): Miniflare {
  return new Miniflare(optionsOf(options, { compatibilityFlags: flags }));
}

function optionsOf(options: object, more: object = {}): miniflare.MiniflareOptions {
  const all = { modules: true, scriptPath: SCRIPT, cf: false, compatibilityDate: "2026-04-01", ...more, ...options };
  return (convert ? convert(all) : all) as miniflare.MiniflareOptions;
}

async function ask(of: Miniflare, scenario: string): Promise<Json> {
  const answer = await of.dispatchFetch(`http://worker/${scenario}`);
  const json: Json = await answer.json();
  if (answer.status === 500) throw new Error(`${json.scenario}: ${json.name}: ${json.message}\n${json.stack}`);
  return json;
}

describe.each(Object.keys(DELIVERIES) as (keyof typeof DELIVERIES)[])("%s", (delivery) => {
  let running: Miniflare;
  const scenario = (name: string) => ask(running, name);

  beforeAll(() => {
    running = worker(DELIVERIES[delivery](emulator.url));
  });
  afterAll(() => running.dispose());
  beforeEach(() => emulator.reset());

  test("WB-ARCH-2, WB-ARCH-3 it is the genuine binding: its fields start null, its methods are the runtime's", async () => {
    expect(await scenario("fields")).toEqual({ id: null, log: null, status: null, internal: null });
    expect(await scenario("methods")).toEqual(
      expect.arrayContaining(["fetch", "run", "getLogs", "models", "toMarkdown", "gateway", "autorag"]),
    );
    expect(await scenario("logsOfOld")).toEqual([]);
  });

  test("WB-RUN-1, WB-ANS-1, WB-ANS-3 without a gateway the output comes alone and clears the log's id", async () => {
    const logged = await scenario("logged");
    expect(logged).toMatchObject({
      id: expect.stringMatching(UUID),
      log: expect.stringMatching(UUID),
      status: 200,
      internal: null,
    });
    const plain = await scenario("plain");
    expect(Object.keys(plain.output)).toEqual(["response", "tool_calls", "usage"]);
    expect(plain).toMatchObject({ id: expect.stringMatching(UUID), log: null, status: 200 });
    expect(await scenario("emptyGateways")).toEqual([null, null]);
  });

  test("WB-RUN-2, WB-RUN-6 extra headers arrive, and one joined to the content type does no harm", async () => {
    expect(await scenario("extraHeaders")).toEqual({ status: 200, event: "mine" });
  });

  test("WB-RUN-3, WB-RUN-4 a prefix and unknown options change nothing", async () => {
    expect(await scenario("prefix")).toHaveProperty("response");
    expect(await scenario("unknownOptions")).toHaveProperty("response");
  });

  test("WB-RUN-5 the gateway's options are heard", async () => {
    const metadata = { who: "é😀", n: 1 };
    expect(await scenario("options")).toEqual({ status: "HIT", metadata, cached: true, event_id: "mine" });
  });

  test("WB-RUN-7 other vendors' models pass the gateway `default`, and answer in their vendor's shape", async () => {
    expect(await scenario("third")).toMatchObject({
      output: { object: "chat.completion", choices: [{ message: { role: "assistant" } }] },
      log: expect.stringMatching(UUID),
    });
    expect(await scenario("anthropic")).toMatchObject({ type: "message", content: [{ type: "text" }] });
  });

  test("WB-RUN-8 bytes as input are heard; no inputs and bigints never leave the runtime", async () => {
    expect(await scenario("bytes")).toMatchObject({ text: expect.any(String) });
    expect(await scenario("noInputs")).toMatchObject({ class: "TypeError" });
    expect(await scenario("bigint")).toMatchObject({ message: "Do not know how to serialize a BigInt" });
  });

  test("WB-RUN-9, WB-GW-7, WB-SRV-4 an abort is one for the caller and for the emulator", async () => {
    expect(await scenario("abort")).toMatchObject({ name: "AbortError" });
    expect(await scenario("universalAbort")).toMatchObject({ name: "AbortError" });
    await expect.poll(async () => (await exchanges()).map(({ status }) => status)).toEqual([499, 499]);
  });

  test("WB-RUN-10, WB-SRV-6 a stream is the body, what is said beside it the query", async () => {
    const answer = await scenario("audio");
    expect(answer.results.channels[0]).toMatchObject({ detected_language: "en", alternatives: [expect.anything()] });
  });

  test("WB-RUN-11 a form without its boundary is read", async () => {
    expect(await scenario("form")).toEqual(["image"]);
  });

  test("WB-RUN-12 streams that the runtime refuses never leave it", async () => {
    const refused = await scenario("refusedStreams");
    expect(refused.map(({ name, message }: Json) => `${name}: ${message}`)).toEqual([
      "AiInternalError: AI Gateway does not support ReadableStreams yet.",
      "AiInternalError: Content-Type is required with ReadableStream inputs",
      "AiInternalError: Multiple ReadableStreams are not supported. Found streams in keys: [a, b]",
    ]);
    expect(await exchanges()).toEqual([]);
  });

  test("WB-RUN-13, WB-DEL-3, WB-ANS-5 a socket is the caller's; what is no socket's model is a plain answer", async () => {
    expect(await scenario("socket")).toMatchObject({ status: 101, first: { type: "Connected" } });
    expect(await scenario("refusedSocket")).toMatchObject({ status: 400, socket: true, body: { success: false } });
  });

  test("WB-GW-1 getUrl leads back to the emulator, and a Worker can ask there", async () => {
    const { url } = emulator;
    expect(await scenario("urls")).toEqual([`${url}/v1/local/default/`, `${url}/v1/local/a%20b/openai`]);
    expect(await scenario("fetchUrl")).toBe(200);
  });

  test("WB-GW-2 getLog is an entry with a date", async () => {
    expect(await scenario("log")).toMatchObject({
      isDate: true,
      provider: "workers-ai",
      request_type: "workers-ai-binding",
      metadata: { team: "a" },
      success: true,
    });
  });

  test("WB-GW-3 patchLog resolves to nothing, and the log has what was said", async () => {
    expect(await scenario("patch")).toEqual({ nothing: true, feedback: 1, score: 90, metadata: { good: true } });
  });

  test("WB-ANS-9 logs that are not there, and what cannot be said of one, are the binding's own errors", async () => {
    const found = await scenario("logErrors");
    expect(found.map(({ name }: Json) => name)).toEqual([
      "AiGatewayLogNotFound",
      "AiGatewayLogNotFound",
      "AiGatewayInternalError",
    ]);
    expect(found[0].message).toContain("Log Not Found");
  });

  test("WB-GW-4, WB-GW-8, WB-GW-11 universal calls give the whole answer, and leave the log's id alone", async () => {
    const { status, headers, body, untouched } = await scenario("universal");
    expect([status, headers["cf-aig-step"], untouched]).toEqual([200, "1", true]);
    expect(headers).toMatchObject({ "cf-aig-log-id": expect.stringMatching(UUID), "cf-aig-cache-status": "MISS" });
    expect(body).toMatchObject({ object: "chat.completion" });
    expect(await scenario("universalFails")).toBe(500);
  });

  test("WB-GW-5, WB-GW-6 headers of a step count more than the request's", async () => {
    const answer = await scenario("stepHeaders");
    expect(answer).toMatchObject({ metadata: { u: 1 }, event_id: "mine", stepless: { class: "TypeError" } });
  });

  test("WB-GW-9 ids of odd shapes end in an error that can be read", async () => {
    const [slash, climbed, spaced] = await scenario("oddIds");
    expect([slash.name, climbed.name, spaced]).toEqual([
      "AiGatewayLogNotFound",
      "AiGatewayInternalError",
      `${emulator.url}/v1/local/a%20b/openai`,
    ]);
  });

  test("WB-GW-10 endpoints are taken with v1 and without", async () => {
    expect(await scenario("endpoints")).toEqual([200, 200]);
  });

  test("WB-OTH-1 models come from the catalogue, errors with their message", async () => {
    expect(await scenario("models")).toEqual([
      ["@cf/openai/whisper", "Automatic Speech Recognition"],
      ["@cf/openai/whisper-tiny-en", "Automatic Speech Recognition"],
    ]);
    expect(await scenario("modelsError")).toMatchObject({ name: "AiInternalError", message: expect.stringContaining("page") });
  });

  test("WB-OTH-2, WB-OTH-3 toMarkdown gives one for one and a list for a list", async () => {
    expect(await scenario("markdown")).toEqual({
      one: "# Hi",
      list: [
        ["markdown", "# Hi"],
        ["markdown", expect.stringContaining("placeholder for a.pdf")],
      ],
      transformed: "# Hi",
    });
    expect(await scenario("supported")).toContain(".pdf");
  });

  test("WB-OTH-4 autorag answers placeholders that say so", async () => {
    expect(await scenario("rag")).toMatchObject({
      list: [],
      found: expect.stringContaining("placeholder"),
      answered: expect.stringContaining("placeholder"),
      stream: [200, "text/event-stream"],
      wrong: { name: "AutoRAGInternalError" },
    });
  });

  test("WB-OTH-5 a stream that was lost is taken up where it was", async () => {
    expect(await scenario("resume")).toEqual({ same: true, gone: 404 });
  });

  test("WB-ANS-2, WB-ANS-4, WB-SRV-5 streams flow as they come, pictures are bytes", async () => {
    const { isStream, spread, chunks } = await scenario("stream");
    expect(isStream).toBe(true);
    expect(chunks).toBeGreaterThan(5);
    expect(spread).toBeGreaterThan(500);
    expect(await scenario("picture")).toEqual([true, "PNG"]);
  });

  test("WB-ANS-5 raw answers are untouched, errors too", async () => {
    expect(await scenario("raw")).toEqual([200, "application/json", 404, 7003]);
  });

  test("WB-ANS-6, WB-ANS-7 errors have the names, codes and texts that libraries look for", async () => {
    const found = await scenario("errors");
    expect(found.map(({ name, message, status }: Json) => [name, message.slice(0, 30), status])).toEqual([
      ["AiGatewayError", "7003: User Input Error", 404],
      ["InferenceUpstreamError", "3040: Capacity temporarily exc", 429],
      ["InferenceUpstreamError", "3040: Capacity temporarily exc", 429],
      ["InferenceUpstreamError", "5007: No such model @cf/mock/4", 400],
      ["InferenceUpstreamError", '{"error":{"message":"The serve', 500],
    ]);
    expect(found[0].internal).toBe(7003);
  });

  test("WB-ANS-8 a stream that breaks off is a lost connection", async () => {
    await control("faults", "POST", { kind: "reset-mid-stream", account: "local" });
    const broken = await scenario("brokenStream");
    await control("faults?account=local", "DELETE");
    expect(broken.message).toBe("Network connection lost.");
  });

  test("WB-ANS-10 universal errors have the gateway's envelope, those of a run its code", async () => {
    const strict = await createEmulator({ mocks: "no-mocks", strict: true, gateways: [{ id: "mine" }] });
    await strict.start();
    const other = worker(DELIVERIES[delivery](strict.url));
    const { status, body, run, internal } = await ask(other, "unknownGateway");
    await Promise.all([other.dispose(), strict.stop()]);
    expect([status, body.error[0].code, internal]).toEqual([400, 2001, 2001]);
    expect(run).toMatchObject({
      name: "AiGatewayError",
      message: "2001: Please configure AI Gateway in the Cloudflare dashboard",
    });
  });

  test("WB-SRV-1 a header of 40 KB passes", async () => {
    expect(await scenario("longHeader")).toBe(200);
  });

  test("calls at the same time each have their own answer", async () => {
    expect(await scenario("parallel")).toBe(20);
  });

  test("R-11 a Worker forgets what its account did", async () => {
    expect(await scenario("reset")).toMatchObject({
      reset: { reset: "local" },
      log: { name: "AiGatewayLogNotFound" },
    });
  });

  test("gateway(id, { beta: false }) speaks HTTP", async () => {
    expect(await scenario("forcedHttp")).toBe(`${emulator.url}/v1/local/default/openai`);
  });
});

describe("plugin alone", () => {
  test("WB-ARCH-4, WB-OTH-6, WB-DEL-8, WB-DEL-9 methods that the runtime calls by RPC are answered", async () => {
    const running = worker(miniflareAi("AI", { url: emulator.url }));
    expect(await ask(running, "rpcGateway")).toEqual({
      status: 200,
      event: "mine",
      isDate: true,
      feedback: 1,
      url: `${emulator.url}/v1/local/default/openai`,
      // RPC has no names for errors: they stand before the message.
      missing: expect.objectContaining({ message: expect.stringMatching(/^AiGatewayLogNotFound: Log Not Found/) }),
    });
    expect(await ask(running, "rpcSearch")).toEqual({ list: [], found: expect.stringContaining("placeholder") });
    await running.dispose();
  });

  test("WB-ARCH-4 the flag `experimental`, which turns gateways and searches to RPC, changes nothing", async () => {
    const running = worker(miniflareAi("AI", { url: emulator.url }), ["experimental"]);
    expect(await ask(running, "patch")).toMatchObject({ feedback: 1, score: 90 });
    expect(await ask(running, "universal")).toMatchObject({ status: 200 });
    expect(await ask(running, "rag")).toMatchObject({ list: [], found: expect.stringContaining("placeholder") });
    await running.dispose();
  });

  test("WB-ARCH-1, WB-DEL-1, WB-DEL-4 two bindings can be of two accounts", async () => {
    const running = worker(miniflareAi("AI", { url: emulator.url, account: "team a" }));
    await ask(running, "logged");
    const answer = await fetch(`${emulator.url}/_aigw/exchanges?account=team%20a`);
    expect(await answer.json()).toMatchObject({ exchanges: [{ account: "team a", surface: "binding" }] });
    await running.dispose();
  });

  test("WB-PLG-1 an emulator that is not there is an error that says what to do", async () => {
    const running = worker(miniflareAi("AI", { url: "http://127.0.0.1:9" }));
    await expect(ask(running, "plain")).rejects.toThrow(
      /InferenceUpstreamError: 502: .*not reachable at http:\/\/127\.0\.0\.1:9.*npx aigw-emulator/,
    );
    expect(await ask(running, "logErrors")).toContainEqual(expect.objectContaining({ name: "AiGatewayInternalError" }));
    await running.dispose();
  });

  test("WB-PLG-5 what is no emulator's URL is refused with an example", async () => {
    const running = worker(miniflareAi("AI", { url: "localhost" }));
    await expect(ask(running, "plain")).rejects.toThrow("'localhost' is no URL of an emulator");
    await running.dispose().catch(() => {});
  });

  test("WB-PLG-2, WB-NODE-1 in Node, the binding is one as well", async () => {
    const running = worker(miniflareAi("AI", { url: emulator.url }));
    const { AI } = await running.getBindings<{ AI: { run(model: string, inputs: object): Promise<{ response: string }> } }>();
    expect((await AI.run("@cf/meta/llama-3.1-8b-instruct", { prompt: "hi" })).response).toContain("hi");
    await running.dispose();
  });

  test("WB-PLG-3 the package's name will do for the path", async () => {
    const [binding] = miniflareAi("AI", { url: emulator.url }).unsafeBindings;
    const plugin = { package: "aigw-emulator/workers", name: "ai-gateway" };
    const running = worker({ unsafeBindings: [{ ...binding, plugin }] });
    expect(await ask(running, "plain")).toMatchObject({ status: 200 });
    await running.dispose();
  });

  test("WB-PLG-4 without a URL an emulator is started beside it, and stays the same when the tool reloads", async () => {
    const options = miniflareAi();
    const running = worker(options);
    const [before] = await ask(running, "urls");
    expect(before).not.toContain(emulator.url);
    const { log } = await ask(running, "logged");
    await running.setOptions(optionsOf(options, { compatibilityDate: "2026-03-01" }));
    const [after] = await ask(running, "urls");
    expect(after).toBe(before);
    const answer = await fetch(`${new URL(after).origin}/_aigw/exchanges/${log}`);
    expect(answer.status).toBe(200);
    await running.dispose();
  });

  test("WB-PLG-5 AIGW_URL says where, when the options do not", async () => {
    process.env["AIGW_URL"] = emulator.url;
    const running = worker(miniflareAi());
    expect(await ask(running, "forcedHttp")).toBe(`${emulator.url}/v1/local/default/openai`);
    delete process.env["AIGW_URL"];
    await running.dispose();
  });
});

test("WB-DEL-6 the remote proxy has no RPC, which harms no other method", async () => {
  const running = worker(DELIVERIES["remote proxy"](emulator.url));
  await expect(ask(running, "rpcSearch")).rejects.toThrow("WebSocket connection failed.");
  expect(await ask(running, "plain")).toMatchObject({ status: 200 });
  await running.dispose();
});

test("Miniflare 5 takes the binding among a Worker's own", async ({ skip }) => {
  if (!convert) skip("this is Miniflare 4: stack-b.sh runs it");
  const { readFileSync } = await import("node:fs");
  const modules = { "index.js": { type: "esm", contents: readFileSync(SCRIPT, "utf8") } };
  const manifest = { mainModule: "index.js", modulesRoot: import.meta.dirname, modules };
  const env = miniflareAiEnv("AI", { url: emulator.url });
  const config = { name: "app", compatibilityDate: "2026-04-01", manifest, env, exports: {} };
  const running = new Miniflare({ cf: false, workers: [{ config }] } as never);
  expect(await ask(running, "logged")).toMatchObject({ status: 200 });
  await running.dispose();
});

test("WB-SRV-2 a connection that idled is still there", async () => {
  const running = worker(miniflareAi("AI", { url: emulator.url }));
  for (let round = 0; round < 3; round++) {
    expect(await ask(running, "parallel")).toBe(20);
    await new Promise((done) => setTimeout(done, 1500));
  }
  await running.dispose();
});

async function exchanges(): Promise<{ status: number }[]> {
  const answer = await fetch(`${emulator.url}/_aigw/exchanges`);
  return ((await answer.json()) as { exchanges: { status: number }[] }).exchanges;
}

async function control(path: string, method: string, body?: object): Promise<void> {
  const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${emulator.url}/_aigw/${path}`, { method, ...(body && json) });
  expect(answer.ok, await answer.text()).toBe(true);
}
