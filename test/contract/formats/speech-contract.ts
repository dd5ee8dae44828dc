import { expect, test } from "vitest";
import { readRecording } from "../../../src/formats/sound/recording.ts";
import { answerTo } from "./answers.ts";
import { question, type SpeechSample } from "./sample.ts";
import { readAsk, type Served, writeAnswer } from "./served.ts";
import { bytesOf } from "./written.ts";

/** What the formats owe whose answer is sound. */
export function speechContract(served: Served, sample: SpeechSample): void {
  const ask = () => readAsk(served, sample.ask());
  const write = (seed: string) => bytesOf(writeAnswer(served, sample.ask(), answerTo(ask()), seed));

  test("what is to be said is read, and is in the sound, for as long as it takes", () => {
    expect(ask()).toMatchObject({ task: "speech", text: question });
    const recording = readRecording(sample.sound(write("a")));
    expect(recording.spoken).toBe(question);
    expect(recording.seconds).toBeGreaterThan(0.4);
  });

  test("the same chance and time give the same bytes", () => {
    expect(write("a")).toEqual(write("a"));
  });
}
