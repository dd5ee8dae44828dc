import { beforeAll, describe, expect, test } from "vitest";
import { prepareWords } from "../../../../src/models/json/words.ts";
import { OpenaiSession } from "../../../../src/realtime/openai/session.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import { Client, handshake, order, types, worldOf } from "../world.ts";

beforeAll(prepareWords);

function connected(more: Partial<SessionWorld> = {}, query = "model=gpt-realtime", headers: Record<string, string> = {}) {
  const world = worldOf("openai", more);
  const client = new Client(new OpenaiSession(handshake("realtime", query, headers), world));
  return { client, world };
}

const asText = { type: "session.update", session: { type: "realtime", output_modalities: ["text"] } };
const said = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});
const tool = { type: "function", name: "get_time", parameters: { type: "object", properties: { zone: { type: "string" } } } };

describe("wire formats 1.7, the session", () => {
  test("greets with session.created, which shows everything that can be set", () => {
    const { client } = connected();
    expect(client.inbox()).toEqual([
      {
        type: "session.created",
        event_id: expect.stringMatching(/^event_\w{21}$/),
        session: expect.objectContaining({
          type: "realtime",
          object: "realtime.session",
          id: expect.stringMatching(/^sess_\w{21}$/),
          model: "gpt-realtime",
          output_modalities: ["audio"],
          tools: [],
          tool_choice: "auto",
          max_output_tokens: "inf",
          expires_at: 1_767_229_200,
          audio: {
            input: expect.objectContaining({
              format: { type: "audio/pcm", rate: 24_000 },
              turn_detection: expect.objectContaining({ type: "server_vad", threshold: 0.5 }),
            }),
            output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "alloy", speed: 1 },
          },
        }),
      },
    ]);
  });

  test("session.update changes what it names and nothing else", () => {
    const { client } = connected();
    client.inbox();
    const audio = { input: { turn_detection: null }, output: { voice: "marin" } };
    const [updated] = client.say({ type: "session.update", session: { type: "realtime", instructions: "Be brief.", audio } });
    expect(updated).toMatchObject({
      type: "session.updated",
      session: {
        instructions: "Be brief.",
        output_modalities: ["audio"],
        audio: { input: { format: { rate: 24_000 }, turn_detection: null }, output: { voice: "marin", speed: 1 } },
      },
    });
  });

  test("a part of turn detection leaves its other parts as they were", () => {
    const { client } = connected();
    client.inbox();
    const turn_detection = { type: "server_vad", silence_duration_ms: 900 };
    const [updated] = client.say({ type: "session.update", session: { type: "realtime", audio: { input: { turn_detection } } } });
    expect(updated.session.audio.input.turn_detection).toMatchObject({ silence_duration_ms: 900, create_response: true });
  });

  test("without a model it says so and closes", () => {
    const { client } = connected({}, "");
    expect(client.inbox()).toMatchObject([{ type: "error", error: { code: "missing_model" } }]);
    expect(client.closed).toEqual({ code: 4000, reason: "invalid_request_error.missing_model" });
  });

  test("ends after an hour", () => {
    const { client } = connected();
    client.inbox();
    expect(client.outlast()).toBe(3_600_000);
    expect(client.inbox()).toMatchObject([{ type: "error", error: { code: "session_expired" } }]);
    expect(client.closed?.code).toBe(1001);
  });

  test("the same connection is the same to the byte", () => {
    const talk = () => connected().client.say(said("Hello"), { type: "response.create" });
    expect(talk()).toEqual(talk());
  });
});

describe("wire formats 1.7, answers", () => {
  test("a text answer has its events in OpenAI's order, and its usage", () => {
    const { client } = connected();
    client.say(asText);
    const events = client.say(said("Where is Paris?"), { type: "response.create" });
    expect(order(events)).toEqual([
      "conversation.item.added",
      "conversation.item.done",
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
    const whole = events
      .filter(({ type }) => type === "response.output_text.delta")
      .map(({ delta }) => delta)
      .join("");
    expect(whole).toContain("Where is Paris?");
    const done = events.at(-2);
    expect(done.response).toMatchObject({
      status: "completed",
      conversation_id: expect.stringMatching(/^conv_/),
      output: [
        {
          object: "realtime.item",
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: whole }],
        },
      ],
      usage: { input_token_details: { audio_tokens: 0 }, output_token_details: { audio_tokens: 0 } },
    });
    const { total_tokens, input_tokens, output_tokens } = done.response.usage;
    expect(total_tokens).toBe(input_tokens + output_tokens);
    expect(events.at(-1).rate_limits).toMatchObject([{ name: "tokens", remaining: 15_000_000 - total_tokens }]);
  });

  test("a spoken answer comes as transcript and as sound of its length", () => {
    const { client } = connected();
    client.inbox();
    const events = client.say(said("Hello"), { type: "response.create" });
    const transcript = events
      .filter(({ type }) => type === "response.output_audio_transcript.delta")
      .map(({ delta }) => delta)
      .join("");
    const bytes = Buffer.concat(
      events.filter(({ type }) => type === "response.output_audio.delta").map(({ delta }) => Buffer.from(delta, "base64")),
    );
    expect(Math.abs(bytes.length - [...transcript].length * 1600 * 2)).toBeLessThan(48);
    expect(order(events).slice(-7)).toEqual([
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
    const { output, usage } = events.at(-2).response;
    expect(output[0].content).toEqual([{ type: "output_audio", transcript }]);
    expect(usage.output_token_details.audio_tokens).toBe(Math.ceil([...transcript].length * (20 / 15)));
  });

  test("a function is called, and its output ends in words", () => {
    const { client, world } = connected();
    client.say({ type: "session.update", session: { type: "realtime", output_modalities: ["text"], tools: [tool] } });
    const events = client.say(said("What time is it?"), { type: "response.create" });
    const finished = events.find(({ type }) => type === "response.function_call_arguments.done");
    expect(finished).toMatchObject({ name: "get_time", call_id: expect.stringMatching(/^call_/) });
    const fragments = events.filter(({ type }) => type === "response.function_call_arguments.delta");
    expect(fragments.map(({ delta }) => delta).join("")).toBe(finished.arguments);
    expect(JSON.parse(finished.arguments)).toHaveProperty("zone");
    const output = { type: "function_call_output", call_id: finished.call_id, output: "12:00" };
    const after = client.say({ type: "conversation.item.create", item: output }, { type: "response.create" });
    expect(after.at(-2).response.output[0].content[0].text).toContain("get_time returned “12:00”");
    expect(world.asks[1]?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  });

  test("a response may be about something else and stay out of the conversation", () => {
    const { client } = connected();
    client.say(asText, said("Hello"));
    const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "Classify this" }] }];
    const response = { conversation: "none", input, metadata: { topic: "class" } };
    const events = client.say({ type: "response.create", response });
    expect(types(events)).not.toContain("conversation.item.added");
    expect(events.at(-2).response).toMatchObject({ conversation_id: null, metadata: { topic: "class" } });
    expect(events.at(-2).response.output[0].content[0].text).toContain("Classify this");
  });

  test("an answer cut at max_output_tokens is incomplete", () => {
    const { client } = connected();
    const response = { output_modalities: ["text"], max_output_tokens: 3 };
    const events = client.say(said("Hello"), { type: "response.create", response });
    expect(events.at(-2).response).toMatchObject({
      status: "incomplete",
      status_details: { type: "incomplete", reason: "max_output_tokens" },
      output: [{ status: "incomplete" }],
    });
  });

  test("a failing model fails the response, not the connection", () => {
    const failure = { kind: "rate-limited", model: "gpt-realtime" } as const;
    const { client } = connected({ answer: () => ({ kind: "failure", failure }) });
    client.inbox();
    const events = client.say({ type: "response.create" });
    expect(types(events)).toEqual(["response.created", "response.done", "rate_limits.updated"]);
    expect(events[1]).toMatchObject({
      response: { status: "failed", status_details: { type: "failed", error: { code: "rate_limit_exceeded" } } },
    });
    expect(client.say(asText)).toMatchObject([{ type: "session.updated" }]);
  });

  test("response.cancel breaks off what is being said", () => {
    const { client } = connected();
    client.say(asText, said("Hello"));
    client.tell({ type: "response.create" });
    client.pieces(2);
    const events = client.tell({ type: "response.cancel" });
    expect(types(events)).toEqual([
      "response.output_text.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
    const { response } = events.at(-2);
    expect(response).toMatchObject({ status: "cancelled", status_details: { type: "cancelled", reason: "client_cancelled" } });
    expect(response.output).toMatchObject([{ status: "incomplete", content: [{ text: events[0].text }] }]);
    expect(client.session.waiting?.()).toBeUndefined();
  });

  test("a slow model is as slow here, and its first word later still", () => {
    const world = worldOf("openai");
    const pacing = { firstTokenMs: 500, tokensPerSecond: 20 };
    const answer: SessionWorld["answer"] = (ask, event) => ({ ...world.answer(ask, event), pacing });
    const { client } = connected({ answer });
    client.tell(asText, said("Hello"), { type: "response.create" });
    const waits = [client.session.waiting?.()?.afterMs];
    client.pieces(1);
    waits.push(client.session.waiting?.()?.afterMs);
    expect(waits).toEqual([500, 50]);
  });

  test("older clients (OpenAI-Beta: realtime=v1) get the older names", () => {
    const { client } = connected({}, "model=gpt-4o-realtime-preview", { "openai-beta": "realtime=v1" });
    const [created, conversation] = client.inbox();
    expect(created.session).toMatchObject({ modalities: ["audio", "text"], voice: "alloy", input_audio_format: "pcm16" });
    expect(conversation.type).toBe("conversation.created");
    const session = { modalities: ["text"], turn_detection: null, input_audio_format: "g711_ulaw" };
    expect(client.say({ type: "session.update", session })).toMatchObject([{ type: "session.updated", session }]);
    expect(order(client.say(said("Hello"), { type: "response.create" }))).toEqual([
      "conversation.item.created",
      "response.created",
      "response.output_item.added",
      "conversation.item.created",
      "response.content_part.added",
      "response.text.delta",
      "response.text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
  });
});

describe("wire formats 1.7, items", () => {
  test("are put where the client says, taken out and shown", () => {
    const { client } = connected();
    client.inbox();
    const item = (id: string) => ({ id, type: "message", role: "user", content: [{ type: "input_text", text: id }] });
    const create = (id: string, previous_item_id?: string) => ({
      type: "conversation.item.create",
      item: item(id),
      previous_item_id,
    });
    const places = client
      .say(create("b"), create("a", "root"), create("c", "a"))
      .filter(({ type }) => type === "conversation.item.added")
      .map((event) => [event.item.id, event.previous_item_id]);
    expect(places).toEqual([
      ["b", null],
      ["a", null],
      ["c", "a"],
    ]);
    expect(client.say({ type: "conversation.item.retrieve", item_id: "c" })).toMatchObject([
      { type: "conversation.item.retrieved", item: { id: "c", object: "realtime.item", status: "completed" } },
    ]);
    expect(client.say({ type: "conversation.item.delete", item_id: "c" })).toMatchObject([
      { type: "conversation.item.deleted", item_id: "c" },
    ]);
    expect(client.say({ type: "conversation.item.retrieve", item_id: "c" })).toMatchObject([
      { type: "error", error: { code: "item_retrieve_invalid_item_id", param: "item_id" } },
    ]);
  });

  test("what the user did not hear is taken back", () => {
    const { client } = connected();
    const events = client.say(said("Hello"), { type: "response.create" });
    const [item] = events.at(-2).response.output;
    const truncate = { type: "conversation.item.truncate", item_id: item.id, content_index: 0, audio_end_ms: 500 };
    expect(client.say(truncate)).toMatchObject([{ type: "conversation.item.truncated", item_id: item.id, audio_end_ms: 500 }]);
    const [{ item: shown }] = client.say({ type: "conversation.item.retrieve", item_id: item.id });
    expect(shown.content).toEqual([{ type: "output_audio", transcript: null }]);
  });
});

describe("wire formats 1.7, errors keep the socket open", () => {
  const mistakes: [string, object | string | Uint8Array, object][] = [
    ["an unknown type", { type: "nope", event_id: "mine" }, { code: "invalid_value", param: "type", event_id: "mine" }],
    ["no type", {}, { code: "missing_required_parameter", param: "type" }],
    ["no JSON", "not json", { code: "invalid_json", param: null }],
    ["JSON that is no object", "[]", { code: "invalid_event" }],
    ["bytes", new Uint8Array(4), { code: "invalid_event", message: expect.stringContaining("binary") }],
    ["a name that every object has", { type: "constructor" }, { code: "invalid_value", param: "type" }],
    [
      "an unknown setting",
      { type: "session.update", session: { type: "realtime", bogus: 1 } },
      { code: "unknown_parameter", param: "session.bogus" },
    ],
    [
      "a session of no type",
      { type: "session.update", session: {} },
      { code: "missing_required_parameter", param: "session.type" },
    ],
    [
      "a rate that is too low",
      {
        type: "session.update",
        session: { type: "realtime", audio: { input: { format: { type: "audio/pcm", rate: 16_000 } } } },
      },
      { code: "integer_below_min_value", param: "session.audio.input.format.rate" },
    ],
    [
      "text and audio at once",
      { type: "session.update", session: { type: "realtime", output_modalities: ["text", "audio"] } },
      { code: "invalid_value", param: "session.output_modalities" },
    ],
    ["nothing to cancel", { type: "response.cancel" }, { code: "response_cancel_not_active" }],
    ["an empty commit", { type: "input_audio_buffer.commit" }, { code: "input_audio_buffer_commit_empty" }],
    ["no audio", { type: "input_audio_buffer.append" }, { code: "missing_required_parameter", param: "audio" }],
    ["audio that is no base64", { type: "input_audio_buffer.append", audio: "%%%" }, { code: "invalid_value", param: "audio" }],
    [
      "an item of no type",
      { type: "conversation.item.create", item: {} },
      { code: "missing_required_parameter", param: "item.type" },
    ],
    [
      "an item after one that is not there",
      { ...said("x"), previous_item_id: "ghost" },
      { code: "item_create_invalid_item_id", param: "previous_item_id" },
    ],
    [
      "a wrong part",
      { type: "conversation.item.create", item: { type: "message", role: "user", content: [{ type: "text" }] } },
      { code: "invalid_value", param: "item.content[0].type" },
    ],
    [
      "an unknown role",
      { type: "conversation.item.create", item: { type: "message", role: "tool", content: [] } },
      { code: "invalid_value", param: "item.role" },
    ],
    [
      "tools that have no name",
      { type: "response.create", response: { tools: "all", bogus: 1 } },
      { code: "unknown_parameter", param: "response.bogus" },
    ],
  ];

  test.each(mistakes)("%s", (_name, message, error) => {
    const { client } = connected();
    client.inbox();
    expect(client.say(message as object)).toMatchObject([{ type: "error", error: { type: "invalid_request_error", ...error } }]);
    expect(client.closed).toBeUndefined();
    expect(client.say(asText)).toMatchObject([{ type: "session.updated" }]);
  });

  test("a second response while one is on its way", () => {
    const { client } = connected();
    client.tell(asText, { type: "response.create" });
    expect(client.tell({ type: "response.create" })).toMatchObject([
      { type: "error", error: { code: "conversation_already_has_active_response" } },
    ]);
  });

  test("another voice once one was heard", () => {
    const { client } = connected();
    client.say(said("Hello"), { type: "response.create" });
    const update = { type: "session.update", session: { type: "realtime", audio: { output: { voice: "cedar" } } } };
    expect(client.say(update)).toMatchObject([{ type: "error", error: { code: "cannot_update_voice" } }]);
  });
});
