import { describe, expect, test } from "vitest";
import { deliveries, fromBinding, inDefault, LLAMA, prompt, run } from "../../support/binding.ts";
import { emulator } from "../../support/emulator.ts";
import { messages, newest } from "../../support/rest.ts";

describe.each(deliveries)("run, %s", (delivery) => {
  test("WB-RUN-1, WB-ANS-3 without a gateway the model's output comes alone, with nothing of a gateway", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, LLAMA, prompt);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("cf-aig-"))).toEqual([]);
    expect(answer.headers.get("cf-ai-req-id")).toMatch(/^[\da-f-]{36}$/);
    expect(Object.keys(await answer.json())).toEqual(["response", "tool_calls", "usage"]);
  });

  test("WB-ANS-1 with one, the answer is logged under the id that it tells", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, LLAMA, prompt, inDefault);
    const exchange = await newest(target);
    expect(answer.headers.get("cf-aig-log-id")).toBe(exchange.logs[0].id);
    expect(answer.headers.get("cf-ai-req-id")).toBe(exchange.id);
    expect(exchange).toMatchObject({ surface: "binding", provider: "workers-ai", gateway: "default", account: "local" });
    expect(exchange.logs[0]).toMatchObject({ requestType: "workers-ai-binding", model: LLAMA, authentication: true });
  });

  test("WB-RUN-2 what a form of content type is joined to the JSON's does no harm", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, LLAMA, prompt, {
      extraHeaders: { "content-type": "text/plain, application/json" },
    });
    expect(answer.status).toBe(200);
  });

  test("WB-RUN-3 a prefix before the model is not part of its name", async () => {
    const target = await emulator();
    expect((await run(target, delivery, `beta:${LLAMA}`, prompt, inDefault)).status).toBe(200);
    expect((await newest(target)).model).toBe(LLAMA);
  });

  test("WB-RUN-4 options that nobody knows are nobody's business", async () => {
    const target = await emulator();
    const options = { ...inDefault, tags: ["a"], queueRequest: true, unheardOf: { a: 1 } };
    expect((await run(target, delivery, LLAMA, prompt, options)).status).toBe(200);
  });

  test("WB-RUN-5 the gateway's options stand in the body, each with its JSON type", async () => {
    const target = await emulator();
    const gateway = {
      id: "default",
      cacheKey: "k",
      cacheTtl: 120,
      skipCache: false,
      metadata: { team: "é😀", n: 1 },
      collectLog: true,
      eventId: "event-1",
      requestTimeoutMs: 5000,
      retries: { maxAttempts: 2, retryDelayMs: 10, backoff: "linear" },
    };
    const answer = await run(target, delivery, LLAMA, prompt, { gateway });
    expect(answer.headers.get("cf-aig-event-id")).toBe("event-1");
    const { trace, logs } = await newest(target);
    const options = Object.fromEntries(trace.flatMap((fact: Fact) => (fact.what === "option" ? [[fact.name, fact.value]] : [])));
    expect(options).toMatchObject({
      cacheTtlSeconds: 120,
      cacheKey: "k",
      requestTimeoutMs: 5000,
      maxAttempts: 2,
      retryDelayMs: 10,
      backoff: "linear",
    });
    expect(logs[0].metadata).toEqual({ team: "é😀", n: 1 });
  });

  test("WB-RUN-5 a cached answer is a hit", async () => {
    const target = await emulator();
    const gateway = { id: "default", cacheKey: "k", cacheTtl: 120 };
    const statuses = [];
    for (const model of ["openai/gpt-4.1-mini", "openai/gpt-4.1-mini"])
      statuses.push((await run(target, delivery, model, { messages }, { gateway })).headers.get("cf-aig-cache-status"));
    expect(statuses).toEqual(["MISS", "HIT"]);
  });

  test("WB-RUN-6 a header says more than the option of the same name", async () => {
    const target = await emulator();
    const gateway = { id: "default", eventId: "of the body" };
    const answer = await run(target, delivery, LLAMA, prompt, { gateway, extraHeaders: { "cf-aig-event-id": "of the header" } });
    expect(answer.headers.get("cf-aig-event-id")).toBe("of the header");
  });

  test("WB-RUN-7 a model of another vendor passes the gateway `default` when none is named", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, "openai/gpt-4.1-mini", { messages });
    expect(await answer.json()).toMatchObject({ object: "chat.completion" });
    expect(await newest(target)).toMatchObject({ gateway: "default", provider: "openai", surface: "binding" });
  });

  test("WB-RUN-8 bytes come as objects of numbers by index", async () => {
    const target = await emulator();
    const audio = Object.fromEntries(Array.from(new Uint8Array(64)).entries());
    const answer = await run(target, delivery, "@cf/openai/whisper", { audio });
    expect(await answer.json()).toMatchObject({ text: expect.any(String) });
  });

  test("WB-RUN-10 bytes that are the body are what the model hears, and the rest stands in the query", async () => {
    const target = await emulator();
    const query = `version=3&tags=a&userInputs=${encodeURIComponent('{"detect_language":true}')}`;
    const answer = await fromBinding(target, delivery, `/run?${query}`, {
      method: "POST",
      headers: { "cf-consn-model-id": "@cf/deepgram/nova-3", "content-type": "audio/wav" },
      body: new Uint8Array(3200),
    });
    expect(await answer.json()).toMatchObject({ results: { channels: [{ detected_language: "en" }] } });
  });

  test("WB-RUN-11 a form whose boundary nobody named is read all the same", async () => {
    const target = await emulator();
    const form = '--edge-1\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na cat\r\n--edge-1--\r\n';
    const answer = await fromBinding(target, delivery, "/run?version=3&userInputs=%7B%7D", {
      method: "POST",
      headers: { "cf-consn-model-id": "@cf/black-forest-labs/flux-2-dev", "content-type": "multipart/form-data" },
      body: form,
    });
    expect(Object.keys(await answer.json())).toEqual(["image"]);
  });

  test("WB-ANS-4 a stream is an event stream, pictures are bytes of their own type", async () => {
    const target = await emulator();
    const stream = await run(target, delivery, LLAMA, { ...prompt, stream: true });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(await stream.text()).toMatch(/^data: \{"response":"Mock"/);
    const picture = await run(target, delivery, "@cf/stabilityai/stable-diffusion-xl-base-1.0", { prompt: "a cat" });
    expect(picture.headers.get("content-type")).toBe("image/png");
  });

  test("WB-ANS-6 Workers AI's errors and the gateway's are such as the binding reads", async () => {
    const target = await emulator();
    const own = await run(target, delivery, LLAMA, { a: 1 });
    expect(await own.json()).toMatchObject({ errors: [{ code: 5006 }] });
    const gateways = await run(target, delivery, "openai/no-such", { messages });
    expect(gateways.status).toBe(404);
    expect(gateways.headers.get("cf-ai-req-id")).toMatch(/^[\da-f-]{36}$/);
    expect(await gateways.json()).toMatchObject({ name: "AiGatewayError", internalCode: 7003, description: "User Input Error" });
  });

  test("WB-ANS-7 what the mock models misbehave with has Workers AI's codes", async () => {
    const target = await emulator();
    const limited = await run(target, delivery, "@cf/mock/503", prompt);
    expect([limited.status, (await limited.json()).errors[0].code]).toEqual([429, 3040]);
  });

  test("a run without model or inputs is refused with a sentence, and explained", async () => {
    const target = await emulator();
    const nameless = await fromBinding(target, delivery, "/run?version=3", { method: "POST", body: "{}" });
    expect(await nameless.json()).toMatchObject({ internalCode: 7003, errors: [{ message: expect.stringContaining("model") }] });
    const empty = await fromBinding(target, delivery, "/ai-gateway/run?version=3", {
      method: "POST",
      headers: { "cf-consn-model-id": LLAMA },
      body: "no JSON",
    });
    expect(await empty.json()).toMatchObject({ internalCode: 7003, errors: [{ message: expect.stringContaining("inputs") }] });
    expect((await newest(target)).story.join(" ")).toContain("inputs");
  });

  test("a body that is too large is refused in the binding's words", async () => {
    const target = await emulator({ bodyLimit: 1000 });
    const answer = await run(target, delivery, LLAMA, { prompt: "long ".repeat(400) }, inDefault);
    expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ internalCode: 413 })]);
    expect(answer.headers.get("cf-ai-req-id")).toMatch(/^[\da-f-]{36}$/);
  });

  test("strict: the binding needs no token, and unknown gateways are refused as everywhere", async () => {
    const target = await emulator({ strict: true, gateways: [{ id: "mine" }] });
    expect((await run(target, delivery, LLAMA, prompt, { gateway: { id: "mine" } })).status).toBe(200);
    const unknown = await run(target, delivery, LLAMA, prompt, { gateway: { id: "nobodys" } });
    expect(await unknown.json()).toMatchObject({ internalCode: 2001, name: "AiGatewayError" });
  });
});

interface Fact {
  readonly what: string;
  readonly name: string;
  readonly value: unknown;
}
