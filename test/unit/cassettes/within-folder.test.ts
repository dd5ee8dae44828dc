import { expect, test } from "vitest";
import { withinFolder } from "../../../src/cassettes/within-folder.ts";

test("what a header names stays in the folder", () => {
  expect(["chat", "api/chat", "../../etc/x", "/etc/x", "..\\x", " .. / a", ".."].map(withinFolder)).toEqual([
    ...["chat", "api/chat", "etc/x", "etc/x", "x", "a", "unnamed"],
  ]);
});
