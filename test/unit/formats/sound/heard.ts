import { openCatalogue } from "../../../../src/models/catalogue.ts";
import { speechModel } from "../../../../src/models/speech.ts";
import { supposedFacts } from "../../../../src/models/supposed-facts.ts";
import type { SpeechAnswer } from "../../../../src/tasks/speech.ts";
import { seededRandom } from "../../../../src/world/random.ts";

/** What the mock model makes of a text. */
export function spoken(text: string, more: { readonly speed?: number; readonly voice?: string } = {}): SpeechAnswer {
  const sound = { container: "mp3", rate: 24_000, kbps: 64 } as const;
  const ask = {
    task: "speech",
    model: "tts-1",
    text,
    voice: "alloy",
    speed: 1,
    delivery: { sound, events: false },
    ...more,
  } as const;
  const facts = supposedFacts("openai", "tts-1", "speech", []);
  const context = { random: seededRandom("s"), nowMs: 0, provider: "openai", facts, catalogue: openCatalogue([]) };
  const outcome = speechModel.answer(ask, context);
  if (outcome.kind !== "answer") throw new Error("no answer");
  return outcome.answer;
}
