import { expect, test } from "vitest";
import { listening } from "../../support/emulator.ts";
import { openSocket, refusedSocket } from "../../support/sockets.ts";

const token = "cf-token-4f9d1c";
const strict = { strict: true, accounts: { "*": { tokens: [token] } } };
const headers = { "cf-aig-authorization": token };
const path = "/v1/local/default/workers-ai?model=@cf/deepgram/";

test("G-RT-5 aura says what it is told in binary frames, and nova-3 writes down what was said", async () => {
  const { url } = await listening(strict);
  const speech = await openSocket(`${url}${path}aura-1&encoding=linear16&sample_rate=16000`, { headers });
  expect((await speech.next()).type).toBe("Metadata");
  speech.send({ type: "Speak", text: "What time is it?" });
  speech.send({ type: "Flush" });
  const frames = await speech.until(({ type }) => type === "Flushed");
  const sound = Buffer.concat(frames.slice(0, -1));
  expect(sound.byteLength).toBeGreaterThan(16_000);
  speech.send({ type: "Clear" });
  expect((await speech.next()).type).toBe("Cleared");
  speech.send({ type: "Nonsense" });
  expect((await speech.next()).type).toBe("Warning");

  const query = "nova-3&encoding=linear16&sample_rate=16000&interim_results=true&smart_format=true";
  const hearing = await openSocket(`${url}${path}${query}`, { headers });
  hearing.send(sound);
  hearing.send(Buffer.alloc(16_000));
  const results = await hearing.until(({ is_final }) => is_final);
  expect(results.at(-1)).toMatchObject({ channel: { alternatives: [{ transcript: "What time is it?" }] }, speech_final: true });
});

test("G-RT-5 flux tells of turns", async () => {
  const { url } = await listening(strict);
  const speech = await openSocket(`${url}${path}aura-1&encoding=linear16&sample_rate=16000`, { headers });
  speech.send({ type: "Speak", text: "What time is it?" });
  speech.send({ type: "Flush" });
  const spoken = (await speech.until(({ type }) => type === "Flushed")).filter((frame) => Buffer.isBuffer(frame));

  const socket = await openSocket(`${url}${path}flux&encoding=linear16&sample_rate=16000`, { headers });
  expect(await socket.next()).toMatchObject({ type: "Connected", sequence_id: 0 });
  socket.send(Buffer.concat(spoken));
  socket.send(Buffer.alloc(32_000));
  const told = await socket.until(({ event }) => event === "EndOfTurn");
  expect(told[0]).toMatchObject({ type: "TurnInfo", event: "StartOfTurn", turn_index: 0 });
  expect(told.at(-1)).toMatchObject({ transcript: "What time is it?", turn_index: 0, trigger: "model" });
  expect(told.map(({ sequence_id }) => sequence_id)).toEqual(told.map((_, index) => index + 1));
});

test("a socket that names no model is told where its name goes", async () => {
  const { url } = await listening(strict);
  const { status, body } = await refusedSocket(`${url}${path.split("?")[0]}`, { headers });
  expect(status).toBe(400);
  expect(JSON.parse(body).errors[0]).toMatchObject({
    code: 5007,
    message: expect.stringContaining("?model=@cf/deepgram/nova-3"),
  });
});

test("a model that does not speak over sockets is refused as Workers AI refuses it", async () => {
  const { url } = await listening(strict);
  const { status, body } = await refusedSocket(`${url}${path}nope`, { headers });
  expect(status).toBe(400);
  expect(JSON.parse(body).errors[0].code).toBe(5007);
});
