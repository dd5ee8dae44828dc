import { expect, test } from "vitest";
import { chunksOfMessages, timedMessages } from "../../../src/cassettes/timed-messages.ts";
import { encodeEvent, encodeMessage } from "../../../src/streaming/eventstream.ts";

const exception = encodeMessage({ ":exception-type": "throttlingException", ":message-type": "exception" }, '{"message":"slow"}');

test("AWS's events are lines with their time; other messages keep their headers; bytes and pieces come back", () => {
  const one = encodeEvent("contentBlockDelta", '{"delta":{"text":"é"}}');
  const bytes = Buffer.concat([one, encodeEvent("messageStop", "{}"), exception]);
  const cut = one.length + 5;
  const chunks = [
    { atMs: 30, bytes: bytes.subarray(0, cut) },
    { atMs: 41, bytes: bytes.subarray(cut) },
  ];
  const written = timedMessages(chunks);
  expect(written).toEqual({
    block: `+30 contentBlockDelta {"delta":{"text":"é"}}\n+= messageStop {}\n+= | {"headers":{":exception-type":"throttlingException",":message-type":"exception"},"payload":"{\\"message\\":\\"slow\\"}"}\n`,
    splits: [`${cut}@41`],
  });
  const back = chunksOfMessages(written as never);
  expect(back.map(({ atMs }) => atMs)).toEqual([30, 41]);
  expect(back.map((chunk) => Buffer.from(chunk.bytes).toString("hex"))).toEqual(
    chunks.map((chunk) => chunk.bytes.toString("hex")),
  );
});

test("what is damaged or cut off is not written as lines; an edited line that is none is named", () => {
  expect(timedMessages([{ atMs: 1, bytes: exception.subarray(0, 40) }])).toBeUndefined();
  expect(timedMessages([{ atMs: 1, bytes: Buffer.concat([exception, Buffer.from("tail")]) }])).toBeUndefined();
  expect(() => chunksOfMessages({ block: "+1 a {}\nb\n", splits: [] })).toThrow('expected "+<milliseconds> <event>", found "b"');
});
