import { describe, expect, test } from "vitest";
import { limitText } from "../../../src/models/limits.ts";

const pieces = ["One", " two", " three", " four", "."];

describe("limitText", () => {
  test("leaves alone what is short enough", () => {
    expect(limitText(pieces, { maxTokens: 5, stop: [] })).toEqual({ text: pieces, stop: "end" });
  });

  test("ends after so many pieces", () => {
    expect(limitText(pieces, { maxTokens: 2, stop: [] })).toEqual({ text: ["One", " two"], stop: "length" });
    expect(limitText(pieces, { maxTokens: 0, stop: [] })).toEqual({ text: [], stop: "length" });
  });

  test("ends before the first stop sequence, even within a piece or across two, and says which it was", () => {
    expect(limitText(pieces, { maxTokens: 9, stop: ["four", "o th"] })).toEqual({
      text: ["One", " tw"],
      stop: "stop_sequence",
      stopSequence: "o th",
    });
    expect(limitText(pieces, { maxTokens: 9, stop: ["One"] }).text).toEqual([]);
  });

  test("the limit that comes first wins", () => {
    expect(limitText(pieces, { maxTokens: 2, stop: ["four"] }).stop).toBe("length");
    expect(limitText(pieces, { maxTokens: 2, stop: [" three"] })).toMatchObject({ text: ["One", " two"], stop: "stop_sequence" });
  });

  test("an empty stop sequence stops nothing", () => {
    expect(limitText(pieces, { maxTokens: 9, stop: [""] }).stop).toBe("end");
  });
});
