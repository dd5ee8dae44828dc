import { expect, test } from "vitest";
import { readMetadata } from "../../../src/intake/metadata.ts";

test.each([
  ["nonsense", "it is no JSON object"],
  ["[1]", "it is no JSON object"],
  ['{"a":1,"user":null}', "all of it, because 'user' is null"],
  ['{"user":{"id":1}}', "all of it, because 'user' is an object"],
  ['{"tags":["a"]}', "all of it, because 'tags' is a list"],
])("G-META-3 G-HDR-4 %s is lost, and the developer hears why", (header, lost) => {
  expect(readMetadata(header)).toEqual({ metadata: null, lost });
});

test("G-META-1 of more than five entries the first five are kept, and the others named", () => {
  const read = readMetadata('{"a":1,"b":"2","cf.x":0,"c":true,"d":4,"e":5,"f":6,"g":7}');
  expect(read.metadata).toEqual({ a: 1, b: "2", c: true, d: 4, e: 5 });
  expect(read.lost).toBe("the sixth entry and what follows: 'f', 'g'");
});

test.each([undefined, "{}", '{"a":1}'])("%s loses nothing", (header) => {
  expect(readMetadata(header)).not.toHaveProperty("lost");
});
