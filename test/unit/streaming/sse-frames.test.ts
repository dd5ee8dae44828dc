import { expect, test } from "vitest";
import { DONE_FRAME, dataFrame, eventFrame } from "../../../src/streaming/sse-frames.ts";

test("WIRE-0 an event is its data on one line and an empty line", () => {
  expect(dataFrame('{"a":1}')).toEqual({ bytes: 'data: {"a":1}\n\n', tokens: 0 });
});

test("WIRE-0 a named event says its name first", () => {
  expect(eventFrame("ping", "{}", 3)).toEqual({ bytes: "event: ping\ndata: {}\n\n", tokens: 3 });
});

test("WIRE-3 lines can end in CRLF", () => {
  expect(dataFrame("{}", 1, "\r\n").bytes).toBe("data: {}\r\n\r\n");
  expect(eventFrame("x", "{}", 1, "\r\n").bytes).toBe("event: x\r\ndata: {}\r\n\r\n");
});

test("WIRE-1.1 the terminator is no JSON and carries no token", () => {
  expect(DONE_FRAME).toEqual({ bytes: "data: [DONE]\n\n", tokens: 0 });
});
