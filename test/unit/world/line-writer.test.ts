import { expect, test } from "vitest";
import { lineWriter } from "../../../src/world/line-writer.ts";

const turn = () => new Promise(setImmediate);

function output() {
  const listeners = { drain: () => {}, error: () => {} };
  const made = {
    writes: [] as string[],
    accepts: true,
    write(text: string) {
      made.writes.push(text);
      return made.accepts;
    },
    on(event: "drain" | "error", listener: () => void) {
      listeners[event] = listener;
    },
    tell: (event: "drain" | "error") => listeners[event](),
  };
  return made;
}

test("the lines of one turn are one write", async () => {
  const out = output();
  const writer = lineWriter(out);
  writer.write("a");
  writer.write("b");
  expect(out.writes).toEqual([]);
  await turn();
  writer.write("c");
  await turn();
  expect(out.writes).toEqual(["a\nb\n", "c\n"]);
});

test("flush writes now, and only once", async () => {
  const out = output();
  const writer = lineWriter(out);
  writer.write("a");
  writer.flush();
  expect(out.writes).toEqual(["a\n"]);
  await turn();
  expect(out.writes).toEqual(["a\n"]);
});

test("while the reader is slow, lines wait for it", async () => {
  const out = output();
  out.accepts = false;
  const writer = lineWriter(out);
  writer.write("a");
  await turn();
  writer.write("b");
  await turn();
  expect(out.writes).toEqual(["a\n"]);
  out.tell("drain");
  expect(out.writes).toEqual(["a\n", "b\n"]);
});

test("a reader that never reads does not fill the memory, and learns what it missed", async () => {
  const out = output();
  out.accepts = false;
  const writer = lineWriter(out);
  writer.write("a");
  await turn();
  for (let count = 0; count < 10_003; count++) writer.write("b");
  await turn();
  expect(out.writes).toEqual(["a\n"]);
  writer.flush();
  expect(out.writes[1]?.split("\n")).toHaveLength(10_002);
  expect(out.writes[1]).toMatch(/… 3 lines left out: nobody read them\n$/);
});

test("a reader that has gone is no failure", async () => {
  const out = output();
  const writer = lineWriter(out);
  out.tell("error");
  writer.write("a");
  writer.flush();
  await turn();
  expect(out.writes).toEqual([]);
});

test("nor is one whose write throws", () => {
  const out = output();
  out.write = () => {
    throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  };
  const writer = lineWriter(out);
  writer.write("a");
  expect(() => writer.flush()).not.toThrow();
});
