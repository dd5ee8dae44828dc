import { describe, expect, test } from "vitest";
import { deliveries, fromBinding, LLAMA, prompt, run } from "../../support/binding.ts";
import { emulator, listening } from "../../support/emulator.ts";
import { newest } from "../../support/rest.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const post = (body: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe.each(deliveries)("%s", (delivery) => {
  test("WB-OTH-1 models are the catalogue's, narrowed and paged", async () => {
    const target = await emulator();
    const ask = async (query: string) =>
      (await (await fromBinding(target, delivery, `/ai-api/models/search${query}`)).json()).result;
    expect((await ask("?search=whisper&per_page=2")).map(({ name }: { name: string }) => name)).toEqual([
      "@cf/openai/whisper",
      "@cf/openai/whisper-tiny-en",
    ]);
    expect(await ask("?task=Text%20Embeddings&author=google")).toEqual([
      expect.objectContaining({
        id: "@cf/google/embeddinggemma-300m",
        task: expect.objectContaining({ name: "Text Embeddings" }),
      }),
    ]);
    const wrong = await fromBinding(target, delivery, "/ai-api/models/search?page=0");
    expect((await wrong.json()).errors[0].message).toContain("page");
  });

  test("WB-OTH-2 text, HTML and CSV become Markdown, every other type a placeholder that says so", async () => {
    const target = await emulator();
    const file = (name: string, mimeType: string, text: string) => ({
      name,
      mimeType,
      data: Buffer.from(text).toString("base64"),
    });
    const files = [
      file("a.html", "text/html", "<h1>Hi</h1>"),
      file("a.csv", "text/csv", "a,b\n1,2"),
      file("a.pdf", "application/pdf", "x"),
    ];
    const answer = await fromBinding(target, delivery, "/to-everything/markdown/transformer", post({ files, options: {} }));
    const { result } = await answer.json();
    expect(result.map(({ data }: { data: string }) => data)).toEqual([
      "# Hi",
      "| a | b |\n| --- | --- |\n| 1 | 2 |",
      expect.stringMatching(/^\[aigw-emulator: placeholder for a\.pdf/),
    ]);
    expect(result[0]).toMatchObject({ name: "a.html", mimeType: "text/html", format: "markdown", tokens: expect.any(Number) });
    const wrong = await fromBinding(target, delivery, "/to-everything/markdown/transformer", post({ files: [{}] }));
    expect([wrong.status, (await wrong.json()).errors[0].message]).toEqual([400, expect.stringContaining("files")]);
  });

  test("WB-OTH-3 supported tells of extensions and their types", async () => {
    const target = await emulator();
    const { result } = await (await fromBinding(target, delivery, "/to-everything/markdown/supported")).json();
    expect(result).toContainEqual({ extension: ".pdf", mimeType: "application/pdf" });
  });

  test("WB-OTH-4, WB-OTH-6 searches answer placeholders that say so", async () => {
    const target = await emulator();
    expect((await (await fromBinding(target, delivery, "/autorag/rags")).json()).result).toEqual([]);
    for (const path of ["/autorag/rags/docs/search", "/autorag/rags/docs/ai-search", "/websearch"]) {
      const answer = await fromBinding(target, delivery, path, post({ query: "what?" }));
      expect(await answer.text()).toMatch(/aigw-emulator plays no index.*what\?/);
      expect((await fromBinding(target, delivery, path, post({}))).status).toBe(400);
    }
    const stream = await fromBinding(target, delivery, "/autorag/rags/docs/ai-search", post({ query: "what?", stream: true }));
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
  });

  test("WB-ARCH-1 the account is the URL's, or the header's; the control API is reached for it", async () => {
    const target = await emulator();
    await run(target, delivery, LLAMA, prompt, { extraHeaders: { "x-aigw-binding": "team a" } });
    const listed = await fromBinding(target, delivery, "/_aigw/exchanges", { account: "team%20a" });
    expect((await listed.json()).exchanges).toEqual([expect.objectContaining({ account: "team a", surface: "binding" })]);
    const reset = await fromBinding(target, delivery, "/_aigw/reset", { method: "POST", account: "team%20a" });
    expect(await reset.json()).toMatchObject({ reset: "team a" });
  });
});

test("WB-DEL-5 without an account in the URL it is `local`", async () => {
  const target = await emulator();
  const headers = {
    "MF-URL": "https://workers-binding.ai/ai-gateway/gateways/g/url/openai",
    "MF-Binding": "AI",
    "cf-trace-id": "1",
  };
  const answer = await target.fetch("http://127.0.0.1:4177/_aigw/binding", { headers });
  expect((await answer.json()).result.url).toMatch(/\/v1\/local\/g\/openai$/);
});

test("WB-DEL-2 a binding's paths are served under their prefix and nowhere else", async () => {
  const target = await emulator();
  const answer = await target.fetch("http://workers-binding.ai/run?version=3", { method: "POST", body: "{}" });
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("nothing is served at POST /run")]);
});

test("WB-DEL-7 no refusal has the words that Miniflare takes for those of Access", async () => {
  const target = await emulator();
  const answer = await run(target, "remote proxy", "@cf/mock/403", prompt);
  expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining("Cloudflare Access")]);
});

test("WB-DEL-6 the remote proxy's own socket is refused, and the connection closed", async () => {
  const target = await listening();
  const refused = await refusedSocket(`${target.url}/_aigw/binding/local?MF-Binding=AI`);
  expect([refused.status, refused.headers.connection]).toEqual([404, "close"]);
});

test("WB-RUN-13, WB-DEL-3 a socket to a model passes a gateway when one is named", async () => {
  const target = await listening();
  const envelope = (options: object) =>
    encodeURIComponent(
      JSON.stringify({ inputs: { encoding: "linear16", sample_rate: "16000" }, options: { websocket: true, ...options } }),
    );
  const headers = { "cf-consn-model-id": "@cf/deepgram/flux" };
  const plain = await openSocket(`${target.url}/_aigw/binding/local/run?version=3&body=${envelope({})}`, { headers });
  expect(await plain.next()).toMatchObject({ type: "Connected" });
  expect(plain.headers).not.toHaveProperty("cf-aig-log-id");
  const logged = await openSocket(`${target.url}/_aigw/binding/local`, {
    headers: {
      "MF-URL": `https://workers-binding.ai/run?version=3&body=${envelope({ gateway: { id: "default" } })}`,
      "MF-Header-cf-consn-model-id": "@cf/deepgram/flux",
    },
  });
  expect(await logged.next()).toMatchObject({ type: "Connected" });
  expect(logged.headers).toHaveProperty("cf-aig-log-id");
  logged.ws.close();
  await expect.poll(async () => (await newest(target)).surface).toBe("binding");
  const other = await refusedSocket(`${target.url}/_aigw/binding/local/run?version=3&body=${envelope({})}`, {
    headers: { "cf-consn-model-id": LLAMA },
  });
  expect(other.status).toBe(400);
});

test("WB-SRV-1 a metadata header of 40 KB and a query of 100 KB are read", async () => {
  const target = await listening();
  const metadata = JSON.stringify({ text: "m".repeat(40_000) });
  const query = `version=3&userInputs=${encodeURIComponent(JSON.stringify({ note: "n".repeat(100_000) }))}`;
  const answer = await fetch(`${target.url}/_aigw/binding/local/run?${query}`, {
    method: "POST",
    headers: { "cf-consn-model-id": "@cf/openai/whisper", "content-type": "audio/wav", "cf-aig-metadata": metadata },
    body: new Uint8Array(3200),
  });
  expect(answer.status).toBe(200);
});

test("WB-SRV-3 headers are UTF-8, whatever Node makes of them", async () => {
  const target = await emulator();
  const metadata = Buffer.from(JSON.stringify({ who: "é😀" })).toString("latin1");
  await run(target, "direct", LLAMA, prompt, { gateway: { id: "default" }, extraHeaders: { "cf-aig-metadata": metadata } });
  expect((await newest(target)).logs[0].metadata).toEqual({ who: "é😀" });
});

test("WB-SRV-4 a caller that leaves is seen to have left", async () => {
  const target = await listening({ speed: 1 });
  const caller = new AbortController();
  const answer = await fetch(`${target.url}/_aigw/binding/local/ai-gateway/run?version=3`, {
    method: "POST",
    headers: { "cf-consn-model-id": "@cf/mock/stream-20tps" },
    body: JSON.stringify({ inputs: { ...prompt, stream: true }, options: { gateway: { id: "default" } } }),
    signal: caller.signal,
  });
  await answer.body?.getReader().read();
  caller.abort();
  await expect.poll(async () => (await newest(target)).trace?.at(-1)).toMatchObject({ what: "ended", how: "client left" });
});
