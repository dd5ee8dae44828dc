import { describe, expect, test } from "vitest";
import { CallOff, follow } from "../../../src/world/call-off.ts";

describe("what may be called off", () => {
  test("tells everybody who listens once, with its first reason", () => {
    const call = new CallOff();
    const told: unknown[] = [];
    const gone = () => told.push("gone");
    call.addEventListener("abort", () => told.push(call.reason));
    call.addEventListener("abort", gone);
    call.removeEventListener("abort", gone);
    call.abort("first");
    call.abort("second");
    call.addEventListener("abort", gone);
    expect(told).toEqual(["first"]);
    expect([call.aborted, call.reason]).toEqual([true, "first"]);
  });

  test("has the reason of an AbortController where none is given", () => {
    const call = new CallOff();
    const controller = new AbortController();
    call.abort();
    controller.abort();
    expect(call.reason).toEqual(controller.signal.reason);
    expect(call.reason).toBeInstanceOf(DOMException);
  });

  test("is called off with what it follows, be that called off before or after, a signal or another", () => {
    for (const source of [new CallOff(), new AbortController()]) {
      const early = new CallOff();
      const late = new AbortController();
      const seen = "signal" in source ? source.signal : source;
      follow(seen, early);
      source.abort("over");
      follow(seen, late);
      expect([early.reason, late.signal.reason]).toEqual(["over", "over"]);
    }
  });
});
