import { expect, test } from "vitest";
import { readCassette } from "../../../src/cassettes/read-cassette.ts";
import { takePlaces } from "../../../src/cassettes/take-places.ts";

const interaction = (id: string, model = "gpt-4o-mini") => `---
# About ${id}.
id: ${id}
request:
  to: openai chat/completions
  model: ${model}
  body: { n: ${id} }
response:
  status: 200
  json: { said: ${id} }
`;
const HEADER = "aigw: 1\n";

async function taken(ids: readonly string[], goes: readonly string[], fresh: readonly string[]) {
  const text = HEADER + ids.map((id) => interaction(id, id.startsWith("other") ? "gpt-4o" : undefined)).join("");
  const { interactions } = await readCassette(text, "x.yaml");
  const { text: left, taken } = takePlaces(text, interactions, new Set(goes), new Set(fresh));
  const read = await readCassette(left, "x.yaml");
  return {
    left,
    taken,
    said: read.interactions.map(({ document }) => [document.id, (document.response.json as { said: string }).said]),
  };
}

test("what goes without a successor leaves nothing behind", async () => {
  expect(await taken(["a", "b", "c"], ["b"], [])).toEqual({
    left: HEADER + interaction("a") + interaction("c"),
    taken: [{ id: "b", by: null }],
    said: [
      ["a", "a"],
      ["c", "c"],
    ],
  });
});

test("successors take places and ids in their order, and only where endpoint and model are the same", async () => {
  const { taken: places, said } = await taken(["a", "b", "c", "other", "new", "newer"], ["a", "b", "other"], ["new", "newer"]);
  expect(places).toEqual([
    { id: "a", by: "new" },
    { id: "b", by: "newer" },
    { id: "other", by: null },
  ]);
  expect(said).toEqual([
    ["a", "new"],
    ["b", "newer"],
    ["c", "c"],
  ]);
});

test("nothing goes, nothing changes", async () => {
  const { left, taken: places } = await taken(["a", "b"], [], ["b"]);
  expect([left, places]).toEqual([HEADER + interaction("a") + interaction("b"), []]);
});
