import assert from "node:assert/strict";
import test from "node:test";
import { translate } from "./translate.mjs";

// `aigw-emulator exec` sends what goes to gateway.ai.cloudflare.com to an emulator, and lets nothing else out.
test("a translation comes piece by piece", async () => {
  const pieces = [];
  for await (const piece of translate("The tide goes out.", "Portuguese")) pieces.push(piece);
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  assert.match(pieces.join(""), /The tide goes out\./);
});

test("nothing leaves this machine", async () => {
  await assert.rejects(fetch("https://example.com/"));
});
