import { describe, expect, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { scripted } from "../../support/scripted.ts";
import { openSocket } from "../../support/sockets.ts";

const path = "/v1/local/default/openai?model=gpt-realtime";
const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token] } } };
const key = { authorization: "Bearer sk-test" };
const asText = { type: "session.update", session: { type: "realtime", output_modalities: ["text"] } };
const said = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});
const isDone = ({ type }: { type: string }) => type === "response.done";

describe("OpenAI's realtime socket", () => {
  test("G-RT-1 is the vendor's own conversation, frame by frame", async () => {
    const { url } = await listening();
    const socket = await openSocket(url + path, { headers: key });
    expect((await socket.next()).type).toBe("session.created");
    for (const event of [asText, said("Where is Paris?"), { type: "response.create" }]) socket.send(event);
    const events = await socket.until(isDone);
    expect(events.at(-1).response.output[0].content[0].text).toContain("Where is Paris?");
  });

  test.each(["/openai/realtime", "/openai/v1/realtime"])("is at %s as well", async (at) => {
    const { url } = await listening();
    const socket = await openSocket(`${url}/v1/local/default${at}?model=gpt-realtime`, { headers: key });
    expect((await socket.next()).session.model).toBe("gpt-realtime");
  });

  test("G-RT-2 browsers bring their key as a sub-protocol, and get `realtime` back", async () => {
    const { url } = await listening(strict);
    const protocols = ["realtime", "openai-insecure-api-key.sk-test", `cf-aig-authorization.${token}`];
    const socket = await openSocket(`${url}/v1/local/default/openai?model=gpt-realtime-mini`, { protocols });
    expect(socket.ws.protocol).toBe("realtime");
    expect((await socket.next()).type).toBe("session.created");
  });

  test("a model that is not there is refused in the first event, then by closing", async () => {
    const { url } = await listening(strict);
    const socket = await openSocket(`${url}/v1/local/default/openai?model=gpt-nope`, {
      headers: { ...key, "cf-aig-authorization": token },
    });
    expect(await socket.next()).toMatchObject({ type: "error", error: { code: "invalid_model" } });
    expect(await socket.closed()).toEqual({ code: 4000, reason: "invalid_request_error.invalid_model" });
  });

  test("a scripted rule answers", async () => {
    const emulator = await scripted("rules:\n  - { match: { lastUserText: { regex: weather } }, answer: Sunny. }\n");
    const { url } = await emulator.start();
    const socket = await openSocket(url + path, { headers: key });
    for (const event of [asText, said("How is the weather?"), { type: "response.create" }]) socket.send(event);
    expect((await socket.until(isDone)).at(-1).response.output[0].content[0].text).toBe("Sunny.");
  });

  test("a slow model's answer is cut short by response.cancel", async () => {
    const { url } = await listening();
    const socket = await openSocket(`${url}/v1/local/default/openai?model=mock/slow-5s`, { headers: key });
    for (const event of [asText, said("Hello"), { type: "response.create" }]) socket.send(event);
    await socket.until(({ type }) => type === "response.created");
    socket.send({ type: "response.cancel" });
    expect((await socket.until(isDone)).at(-1).response.status).toBe("cancelled");
  });

  test("G-RT-6 one log entry a connection, with all its tokens", async () => {
    const emulator = await listening();
    const socket = await openSocket(emulator.url + path, { headers: key });
    await socket.next();
    socket.send(asText);
    let tokens = 0;
    for (const text of ["One", "Two"]) {
      socket.send(said(text));
      socket.send({ type: "response.create" });
      tokens += (await socket.until(isDone)).at(-1).response.usage.output_tokens;
    }
    const ended = new Promise((resolve) => emulator.events.on("ended", resolve));
    socket.ws.close();
    await ended;
    const { exchanges } = await (await emulator.fetch("http://aigw/_aigw/exchanges")).json();
    const { logs } = await (await emulator.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
    expect(logs).toMatchObject([{ requestType: "realtime", model: "gpt-realtime", tokensOut: tokens, success: true }]);
  });
});
