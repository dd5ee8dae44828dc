import { useGateway } from "aigw-emulator/vitest";
import { expect, test } from "vitest";
import { answer, tell } from "./assistant.ts";

// Each test has a gateway of its own; OPENAI_BASE_URL and a key that opens nothing are set while it runs.
const gateway = useGateway();

test("looks at the weather before it answers", async () => {
  await gateway.mock({
    match: { toolResult: false },
    answer: { toolCalls: [{ name: "weather", arguments: { city: "Lisbon" } }] },
  });
  await gateway.mock({ match: { toolResult: true }, answer: "18 degrees in Lisbon." });
  expect(await answer("How warm is it in Lisbon?")).toEqual({ text: "18 degrees in Lisbon.", looked: ["Lisbon"] });
  await expect(gateway).toHaveCalledTool("weather", { city: "Lisbon" });
  await expect(gateway).toHaveCostLessThan(0.01);
});

test("a story comes piece by piece", async () => {
  const pieces: string[] = [];
  await tell("the sea", (piece) => pieces.push(piece));
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.join("")).toContain("the sea");
});

test("a story that breaks off is an error, after what came of it", async () => {
  await gateway.fault({ kind: "reset-mid-stream", events: 4, side: "client" });
  const pieces: string[] = [];
  await expect(tell("the sea", (piece) => pieces.push(piece))).rejects.toThrow();
  expect(pieces.length).toBeGreaterThan(0);
});
