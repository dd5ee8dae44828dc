import { expect, test } from "vitest";
import { knownBody } from "../../../src/exchange/known-bodies.ts";

const bytes = (text: string) => Buffer.from(text);

test("a body is known from the second time on, by its bytes and not by the object that holds them", () => {
  expect(knownBody(bytes("twice"))).toBeUndefined();
  const known = knownBody(bytes("twice"));
  expect(known).toBeDefined();
  expect(knownBody(bytes("other"))).toBeUndefined();
  expect(knownBody(bytes("twice"))).toBe(known);
});

test("one request that asks twice is not two that came", () => {
  const body = bytes("once");
  expect(knownBody(body)).toBeUndefined();
  expect(knownBody(body)).toBeUndefined();
});

test("bytes that are no text are told apart", () => {
  const [one, other] = [Uint8Array.of(0xff, 0x80), Uint8Array.of(0xff, 0x81)];
  knownBody(one);
  expect(knownBody(other)).toBeUndefined();
  expect(knownBody(one.slice())).toBeDefined();
});

test("empty bodies and long ones never are", () => {
  for (const text of ["", "x".repeat(4097)]) {
    knownBody(bytes(text));
    expect(knownBody(bytes(text))).toBeUndefined();
  }
});

test("what keeps coming stays known while many others come once, and is forgotten after as many without it", () => {
  const comes = () => knownBody(bytes("often"));
  const others = (count: number, name: string) => {
    for (let number = 0; number < count; number += 1) knownBody(bytes(`${name} ${number}`));
  };
  comes();
  const known = comes();
  for (const round of [1, 2, 3, 4, 5]) {
    others(400, `round ${round}`);
    expect(comes()).toBe(known);
  }
  others(2000, "long after");
  expect(comes()).toBeUndefined();
});
