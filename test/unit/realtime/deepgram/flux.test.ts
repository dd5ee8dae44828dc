import { describe, expect, test } from "vitest";
import { FluxSession } from "../../../../src/realtime/deepgram/flux.ts";
import { speak } from "../speech.ts";
import { Client, handshake, worldOf } from "../world.ts";

const SOUND = { encoding: "s16", rate: 16_000 } as const;

function connected(query = "") {
  const address = handshake("v2/listen", `model=flux-general-en&encoding=linear16&sample_rate=16000&${query}`);
  return new Client(new FluxSession(address, worldOf("deepgram")));
}

const silence = (ms: number) => new Uint8Array((ms * SOUND.rate * 2) / 1000);

describe("Deepgram's v2/listen (Flux)", () => {
  test("greets, and tells of turns in order", () => {
    const client = connected();
    expect(client.inbox()).toEqual([{ type: "Connected", sequence_id: 0, request_id: expect.any(String) }]);
    const events = client.say(speak("What time is it", SOUND), silence(500));
    const kinds = events.map(({ event }) => event);
    expect([...new Set(kinds)]).toEqual(["StartOfTurn", "Update", "EndOfTurn"]);
    expect(events.map(({ sequence_id }) => sequence_id)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)).toMatchObject({
      type: "TurnInfo",
      turn_index: 0,
      transcript: "What time is it",
      end_of_turn_confidence: 0.9,
      trigger: "model",
    });
    expect(client.say(speak("Hello", SOUND))[0]).toMatchObject({ event: "StartOfTurn", turn_index: 1 });
  });

  test("is eager when asked to, and ends a turn when told to", () => {
    const client = connected("eager_eot_threshold=0.5");
    client.say(speak("Hello", SOUND));
    expect(client.say({ type: "ForceEndTurn" })).toMatchObject([
      { event: "EagerEndOfTurn" },
      { event: "EndOfTurn", trigger: "manual", transcript: "Hello" },
    ]);
  });

  test("can be configured, closed, and refuses what it does not know", () => {
    const client = connected();
    const thresholds = { eot_threshold: 0.8 };
    expect(client.say({ type: "Configure", thresholds }).at(-1)).toMatchObject({ type: "ConfigureSuccess", thresholds });
    client.say({ type: "CloseStream" });
    expect(client.closed?.code).toBe(1000);
    const other = connected();
    expect(other.say("?").at(-1)).toMatchObject({ type: "Error", code: "UNPARSABLE_CLIENT_MESSAGE" });
    expect(other.closed?.code).toBe(1008);
  });
});
