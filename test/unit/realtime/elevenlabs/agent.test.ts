import { describe, expect, test } from "vitest";
import { AgentSession } from "../../../../src/realtime/elevenlabs/agent.ts";
import type { SessionWorld } from "../../../../src/realtime/session.ts";
import type { ChatAsk } from "../../../../src/tasks/chat.ts";
import { speak } from "../speech.ts";
import { Client, order, types, worldOf } from "../world.ts";

const SOUND = { encoding: "s16", rate: 16_000 } as const;
const begin = { type: "conversation_initiation_client_data" };
const silent = { ...begin, conversation_config_override: { agent: { first_message: "" } } };
const message = (text: string) => ({ type: "user_message", text });

function connected(more: Partial<SessionWorld> = {}) {
  const world = worldOf("elevenlabs", more);
  return { client: new Client(new AgentSession(world)), world };
}

function chunk(...sounds: Uint8Array[]) {
  return { user_audio_chunk: Buffer.concat(sounds).toString("base64") };
}

const silence = (ms: number) => Buffer.alloc((ms * SOUND.rate * 2) / 1000);

describe("ElevenLabs' agents", () => {
  test("greet: what the conversation is, then the first message as text and sound", () => {
    const { client } = connected();
    const messages = client.say(begin);
    expect([...new Set(types(messages))]).toEqual(["conversation_initiation_metadata", "ping", "agent_response", "audio"]);
    expect(messages[0].conversation_initiation_metadata_event).toEqual({
      conversation_id: expect.stringMatching(/^conv_\w{26}$/),
      agent_output_audio_format: "pcm_16000",
      user_input_audio_format: "pcm_16000",
    });
    expect(messages[2].agent_response_event.agent_response).toContain("Hello");
    const ids = messages.slice(3).map(({ audio_event }) => audio_event.event_id);
    expect(ids).toEqual(ids.map((_, at) => at + 1));
  });

  test("hear what is said, write it down and answer it", () => {
    const { client, world } = connected();
    client.say(silent);
    const messages = client.say(chunk(speak("What time is it", SOUND), silence(600)));
    expect(messages[0]).toEqual({ type: "user_transcript", user_transcription_event: { user_transcript: "What time is it" } });
    expect(messages[1].agent_response_event.agent_response).toContain("What time is it");
    expect(world.asks[0]?.messages).toEqual([{ role: "user", parts: [{ kind: "text", text: "What time is it" }] }]);
  });

  test("take their prompt, updates and written messages into account", () => {
    const { client, world } = connected();
    const agent = { prompt: { prompt: "You sell boats." }, first_message: "Ahoy!" };
    client.say({ ...begin, conversation_config_override: { agent } });
    client.say({ type: "contextual_update", text: "The user looks at a dinghy." }, { type: "user_activity" });
    client.say(message("How much?"));
    expect(world.asks[0]?.messages.map(({ role, parts }) => [role, parts[0]?.kind === "text" && parts[0].text])).toEqual([
      ["system", "You sell boats."],
      ["assistant", "Ahoy!"],
      ["system", "The user looks at a dinghy."],
      ["user", "How much?"],
    ]);
  });

  test("who speaks up interrupts, and what was not heard is taken back", () => {
    const { client, world } = connected();
    client.say(silent);
    client.tell(message("Tell me a story"));
    const begun = client.pieces(3);
    expect(types(begun)).toEqual(["agent_response", "audio", "audio"]);
    const [interruption, correction] = client.tell(chunk(speak("Stop", SOUND)));
    expect(interruption).toEqual({ type: "interruption", interruption_event: { event_id: 2 } });
    const { original_agent_response: whole, corrected_agent_response: heard } = correction.agent_response_correction_event;
    expect(whole.startsWith(heard)).toBe(true);
    expect(heard.length).toBeLessThan(whole.length);
    client.say(message("Go on"));
    expect(world.asks[1]?.messages[1]).toEqual({ role: "assistant", parts: [{ kind: "text", text: heard }] });
  });

  test("have the client do things, and go on with the result", () => {
    const call = { name: "open_map", arguments: { city: "Oslo" } };
    const usage = { inputTokens: 1, outputTokens: 1, reasoningTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const plain = worldOf("elevenlabs");
    const answer: SessionWorld["answer"] = (ask, event) => {
      if ((ask as ChatAsk).messages.at(-1)?.role === "tool") return plain.answer(ask, event);
      const choice = { reasoning: [], text: [], toolCalls: [call], stop: "tool" } as const;
      return { kind: "answer", answer: { task: "chat", model: "x", choices: [choice], usage } } as never;
    };
    const { client } = connected({ answer });
    client.say(silent);
    const [{ client_tool_call }] = client.say(message("Show me Oslo"));
    expect(client_tool_call).toMatchObject({ tool_name: "open_map", parameters: { city: "Oslo" } });
    const result = { type: "client_tool_result", tool_call_id: client_tool_call.tool_call_id, result: "opened", is_error: false };
    expect(client.say(result)[0].agent_response_event.agent_response).toContain("open_map returned “opened”");
  });

  test.each(["hello", { type: "nope" }])("close on what they do not understand: %j", (nonsense) => {
    const { client } = connected();
    client.say(silent);
    expect(order(client.say(nonsense))).toEqual([]);
    expect(client.closed?.code).toBe(1008);
  });

  test("close when their model fails", () => {
    const { client } = connected({ answer: () => ({ kind: "failure", failure: { kind: "overloaded" } }) });
    client.say(silent, message("Hi"));
    client.rest();
    expect(client.closed).toEqual({ code: 1011, reason: expect.stringContaining("overloaded") });
  });
});
