import { describe, expect, test } from "vitest";
import { deliveries, fromBinding, inDefault, LLAMA, prompt, run } from "../../support/binding.ts";
import { emulator, listening } from "../../support/emulator.ts";
import { messages, newest } from "../../support/rest.ts";

const step = {
  provider: "openai",
  endpoint: "v1/chat/completions",
  headers: { authorization: "Bearer sk-test" },
  query: { model: "gpt-4o-mini", messages },
};
const json = { "content-type": "application/json" };

describe.each(deliveries)("gateway(id), %s", (delivery) => {
  test("WB-GW-1 getUrl is the gateway's address on the port that was asked", async () => {
    const target = await listening();
    const asked = async (path: string) => (await (await ask(target.url, path)).json()).result.url;
    expect(await asked("/ai-gateway/gateways/default/url/universal")).toBe(`${target.url}/v1/local/default/`);
    expect(await asked("/ai-gateway/gateways/a%20b/url/openai")).toBe(`${target.url}/v1/local/a%20b/openai`);

    function ask(url: string, path: string): Promise<Response> {
      if (delivery === "direct") return fetch(`${url}/_aigw/binding/local${path}`);
      return fetch(`${url}/_aigw/binding/local`, { headers: { "MF-URL": `https://workers-binding.ai${path}` } });
    }
  });

  test("WB-GW-2 getLog is Cloudflare's entry of the answer", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, LLAMA, prompt, { gateway: { id: "default", metadata: { team: "a" } } });
    const id = answer.headers.get("cf-aig-log-id");
    const log = await fromBinding(target, delivery, `/ai-gateway/gateways/default/logs/${id}`);
    expect(await log.json()).toMatchObject({
      success: true,
      result: {
        id,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        provider: "workers-ai",
        model: LLAMA,
        success: true,
        cached: false,
        tokens_in: expect.any(Number),
        metadata: { team: "a" },
        request_head: JSON.stringify(prompt),
      },
    });
  });

  test("WB-GW-3 patchLog keeps what was said, and says what cannot be", async () => {
    const target = await emulator();
    const answer = await run(target, delivery, LLAMA, prompt, inDefault);
    const path = `/ai-gateway/gateways/default/logs/${answer.headers.get("cf-aig-log-id")}`;
    const patch = (body: object) =>
      fromBinding(target, delivery, path, { method: "PATCH", headers: json, body: JSON.stringify(body) });
    expect((await patch({ feedback: -1, score: 80, metadata: { a: true } })).status).toBe(200);
    expect((await patch({ score: null })).status).toBe(200);
    const log = (await (await fromBinding(target, delivery, path)).json()).result;
    expect(log).toMatchObject({ feedback: -1, score: null, metadata: { a: true } });
    const wrong = await patch({ feedback: 5 });
    expect([wrong.status, (await wrong.json()).errors[0].message]).toEqual([400, expect.stringContaining("feedback")]);
  });

  test("WB-ANS-9 a log that is not there is a 404 with a list of errors", async () => {
    const target = await emulator();
    const other = await run(target, delivery, LLAMA, prompt, inDefault);
    for (const path of ["default/logs/none", `another/logs/${other.headers.get("cf-aig-log-id")}`]) {
      const answer = await fromBinding(target, delivery, `/ai-gateway/gateways/${path}`);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ errors: [{ code: 7002, message: expect.stringContaining("Log Not Found") }] }),
      ]);
    }
  });

  test("WB-GW-4, WB-GW-10, WB-GW-11 steps are tried in turn, and the answer tells which one it was", async () => {
    const target = await emulator();
    const steps = [{ ...step, query: { model: "mock-status-500", messages } }, step];
    const answer = await universal(steps);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cf-aig-step")).toBe("1");
    expect(answer.headers.get("cf-aig-log-id")).toMatch(/^[\da-f-]{36}$/);
    expect(await newest(target)).toMatchObject({ surface: "binding" });

    function universal(body: unknown) {
      const path = "/ai-gateway/universal/run/default";
      return fromBinding(target, delivery, path, { method: "POST", headers: json, body: JSON.stringify(body) });
    }
  });

  test("WB-GW-5 a step's own headers count for it, WB-GW-6 the request's for all of them", async () => {
    const target = await emulator();
    const steps = [{ ...step, headers: { ...step.headers, "cf-aig-metadata": '{"u":1}' } }];
    const answer = await fromBinding(target, delivery, "/ai-gateway/universal/run/default", {
      method: "POST",
      headers: { ...json, "cf-aig-metadata": '{"u":2}', "cf-aig-event-id": "mine" },
      body: JSON.stringify(steps),
    });
    expect(answer.headers.get("cf-aig-event-id")).toBe("mine");
    expect((await newest(target)).logs[0].metadata).toEqual({ u: 1 });
  });

  test("WB-ANS-10 G-AUTH-8 errors of universal calls have the gateway's own envelope, and no gateway token is asked for", async () => {
    const target = await emulator({ strict: true, gateways: [{ id: "mine", authentication: true }] });
    const post = (id: string) =>
      fromBinding(target, delivery, `/ai-gateway/universal/run/${id}`, {
        method: "POST",
        headers: json,
        body: JSON.stringify([step]),
      });
    const unknown = await post("nobodys");
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      expect.objectContaining({ success: false, error: [expect.objectContaining({ code: 2001 })] }),
    ]);
    expect((await post("mine")).status).toBe(200);
  });

  test("WB-GW-9 shapes that nobody knows are a 404", async () => {
    const target = await emulator();
    for (const path of ["/ai-gateway/gateways/x/y/logs/1", "/z", "/ai-gateway"]) {
      const answer = await fromBinding(target, delivery, path);
      expect([answer.status, (await answer.json()).errors[0].message]).toEqual([404, expect.stringContaining("No route")]);
    }
  });

  test("WB-OTH-5 G-STREAM-4 a stream is taken up again at an event, by its gateway only, and not for ever", async () => {
    const target = await emulator();
    const stream = await run(target, delivery, LLAMA, { ...prompt, stream: true }, inDefault);
    const id = stream.headers.get("cf-aig-run-id");
    const events = (await stream.text()).replace(/,"p":"\w*"/g, "").split("\n\n");
    const path = `/ai-gateway/gateways/default/run/${id}/resume`;
    const rest = await fromBinding(target, delivery, `${path}?from=3`);
    expect(rest.headers.get("content-type")).toBe("text/event-stream");
    expect((await rest.text()).split("\n\n")).toEqual(events.slice(3));
    expect((await fromBinding(target, delivery, path.replace("default", "other"))).status).toBe(404);
    await target.clock().advance("6m");
    expect((await fromBinding(target, delivery, `${path}?from=0`)).status).toBe(404);
  });

  test("WB-OTH-5 what the caller lost goes on without it", async () => {
    const target = await emulator({ speed: 1 });
    const stream = await run(target, delivery, "@cf/mock/stream-50tps", { ...prompt, stream: true }, inDefault);
    const reader = stream.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const id = stream.headers.get("cf-aig-run-id");
    const rest = await fromBinding(target, delivery, `/ai-gateway/gateways/default/run/${id}/resume?from=1`);
    expect(await rest.text()).toMatch(/data: \[DONE\]\n\n$/);
  });

  test("WB-OTH-5 without a stream or a gateway there is no run to take up", async () => {
    const target = await emulator();
    for (const answer of [
      await run(target, delivery, LLAMA, prompt, inDefault),
      await run(target, delivery, LLAMA, { ...prompt, stream: true }),
    ])
      expect(answer.headers.get("cf-aig-run-id")).toBeNull();
  });
});
