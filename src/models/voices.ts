import type { Voice } from "../tasks/voices.ts";
import type { MockModel } from "./model.ts";

/** Voices that vendors give everybody, by the vendor's slug. One that is not listed can speak too. */
export const VOICES: Readonly<Record<string, readonly Voice[]>> = {
  elevenlabs: [
    voice("21m00Tcm4TlvDq8ikWAM", "Rachel", "feminine", "Calm, for stories"),
    voice("EXAVITQu4vr4xnSDxMaL", "Sarah", "feminine", "Confident and warm"),
    voice("FGY2WhTYpPnrIDTdsKH5", "Laura", "feminine", "Sunny, with a quirk"),
    voice("IKne3meq5aSn9XLyUdCD", "Charlie", "masculine", "Young and energetic"),
    voice("JBFqnCBsd6RMkjVDRZzb", "George", "masculine", "Warm, for stories"),
    voice("CwhRBWXzGAHq8TQ4Fs17", "Roger", "masculine", "Laid-back"),
    voice("onwK4e9ZLuTAKqWW03F9", "Daniel", "masculine", "A steady broadcaster"),
    voice("pFZP5JQG7iQjIQuC4Bku", "Lily", "feminine", "Velvety"),
    voice("nPczCjzI2devNBz1zQrb", "Brian", "masculine", "Deep and comforting"),
  ],
  cartesia: [
    voice("694f9389-aac1-45b6-b726-9d9369183238", "Sarah", "feminine", "Natural, for customer care"),
    voice("a0e99841-438c-4a64-b679-ae501e7d6091", "Barbershop Man", "masculine", "Friendly small talk"),
    voice("6ccbfb76-1fc6-48f7-b71d-91ac6298247b", "Tessa", "feminine", "Kind and lively"),
    voice("e07c00bc-4134-4eae-9ea4-1a55fb45746b", "Brooke", "feminine", "Confident and approachable"),
  ],
};

/** The provider's voices, the one that was asked for alone. */
export const voicesModel: MockModel<"voices"> = {
  task: "voices",
  answer({ id }, { provider }) {
    const all = VOICES[provider] ?? [];
    const voices = id === undefined ? all : all.filter((each) => each.id === id);
    if (id === undefined || voices.length > 0) return { kind: "answer", answer: { task: "voices", voices } };
    const names = all.map((each) => `${each.id} (${each.name})`).join(", ");
    const message = `A voice with the id '${id.slice(0, 80)}' was not found. There are ${names}.`;
    return { kind: "failure", failure: { kind: "model-not-found", code: "voice_not_found", message, model: id } };
  },
};

function voice(id: string, name: string, gender: Voice["gender"], description: string): Voice {
  return { id, name, gender, description };
}
