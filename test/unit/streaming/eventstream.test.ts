import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventStreamReader, encodeEvent, encodeMessage } from "../../../src/streaming/eventstream.ts";

// Bytes written down by hand from the layout, checksums by the textbook algorithm below.
const LENGTHS = `${"00000040"}${"00000027"}`;
const HEADERS = [
  "0d3a6d6573736167652d74797065", // 13, ":message-type"
  "0700056576656e74", // string of 5, "event"
  "0b3a6576656e742d74797065", // 11, ":event-type"
  "0700026869", // string of 2, "hi"
].join("");

test("WIRE-15.4 a message is lengths, their CRC, headers, payload and the CRC of all", () => {
  const bytes = encodeMessage({ ":message-type": "event", ":event-type": "hi" }, '{"a":"z"}');
  const prelude = Buffer.from(LENGTHS, "hex");
  const start = Buffer.concat([prelude, word(crc(prelude)), Buffer.from(HEADERS, "hex"), Buffer.from('{"a":"z"}')]);
  expect(bytes.toString("hex")).toBe(Buffer.concat([start, word(crc(start))]).toString("hex"));
});

test("WIRE-15.4 the smallest messages there are have known checksums", () => {
  expect(encodeMessage({}, "").toString("hex")).toBe("000000100000000005c248eb7d98c8ff");
  expect(encodeMessage({}, "{'foo':'bar'}").toString("hex")).toBe("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936");
});

test("WIRE-15.4 events carry the headers that clients look at", () => {
  const [event] = new EventStreamReader().push(encodeEvent("messageStop", '{"stopReason":"end_turn"}'));
  expect(event?.headers).toEqual({
    ":event-type": "messageStop",
    ":content-type": "application/json",
    ":message-type": "event",
  });
  expect(event?.payload.toString()).toBe('{"stopReason":"end_turn"}');
});

describe("EventStreamReader", () => {
  const messages = fc.array(
    fc.record({
      headers: fc.dictionary(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), fc.string({ maxLength: 40 }), {
        maxKeys: 4,
      }),
      payload: fc.string({ unit: "binary", maxLength: 60 }),
    }),
    { maxLength: 4 },
  );

  test("reads what was written, in whatever pieces it comes", () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(400), { maxLength: 12 }), (written, cuts) => {
        const bytes = Buffer.concat(written.map(({ headers, payload }) => encodeMessage(headers, payload)));
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const reader = new EventStreamReader();
        const read = edges.slice(1).flatMap((edge, index) => reader.push(bytes.subarray(edges[index], edge)));
        expect(read.map(({ headers, payload }) => ({ headers, payload: payload.toString() }))).toEqual(
          written.map(({ headers, payload }) => ({ headers: { ...headers }, payload })),
        );
      }),
      { seed: 20_260_101 },
    );
  });

  test("any damaged byte is noticed", () => {
    const bytes = encodeEvent("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"text":"Paris"}}');
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const reader = new EventStreamReader();
      expect(reader.push(damaged), `byte ${at}`).toEqual([]);
      expect(reader.damage, `byte ${at}`).toMatch(/checksum|lengths/);
    }
  });

  test("messages before a damaged one are read, those after it are not", () => {
    const [one, other] = [encodeEvent("messageStart", "{}"), encodeEvent("messageStop", "{}")];
    const damaged = Buffer.from(other);
    damaged[20] = 0;
    const reader = new EventStreamReader();
    expect(reader.push(Buffer.concat([one, damaged, other])).map(({ headers }) => headers[":event-type"])).toEqual([
      "messageStart",
    ]);
    expect(reader.damage).toBe("the checksum of a message is wrong");
    expect(reader.push(one)).toEqual([]);
  });

  test("a message is nothing until its last byte", () => {
    const bytes = encodeEvent("messageStart", '{"role":"assistant"}');
    const reader = new EventStreamReader();
    expect(reader.push(bytes.subarray(0, -1))).toEqual([]);
    expect(reader.push(bytes.subarray(-1))).toHaveLength(1);
  });

  test("headers of other types are passed over", () => {
    const value = (type: number, ...bytes: number[]) => [1, 0x61 + type, type, ...bytes];
    const headers = Buffer.from([
      ...value(0),
      ...value(1),
      ...value(2, 9),
      ...value(3, 9, 9),
      ...value(4, 9, 9, 9, 9),
      ...value(5, ...Array.from({ length: 8 }, () => 9)),
      ...value(6, 0, 2, 9, 9),
      ...value(8, ...Array.from({ length: 8 }, () => 9)),
      ...value(9, ...Array.from({ length: 16 }, () => 9)),
      ...value(7, 0, 2, 0x6f, 0x6b),
    ]);
    const [message] = new EventStreamReader().push(frame(headers, Buffer.from("x")));
    expect(message?.headers).toEqual({ h: "ok" });
    expect(message?.payload.toString()).toBe("x");
  });

  test("headers that run past their end are refused", () => {
    const reader = new EventStreamReader();
    reader.push(frame(Buffer.from([1, 0x61, 7, 0, 9, 0x6f]), Buffer.from("xxxxxxxxxx")));
    expect(reader.damage).toBe("the headers of a message cannot be read");
  });
});

/** A message around any header bytes. */
function frame(headers: Buffer, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(16 + headers.length + payload.length, 0);
  head.writeUInt32BE(headers.length, 4);
  const start = Buffer.concat([head, word(crc(head)), headers, payload]);
  return Buffer.concat([start, word(crc(start))]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The textbook CRC-32, bit by bit. */
function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
