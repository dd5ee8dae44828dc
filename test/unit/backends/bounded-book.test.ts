import { expect, test } from "vitest";
import { BoundedBook } from "../../../src/backends/bounded-book.ts";

const names = (book: BoundedBook<{ name: string; bytes: number }>) => book.values().map(({ name }) => name);

test("beyond a number the oldest are forgotten", () => {
  const book = new BoundedBook<{ name: string; bytes: number }>({ count: 2, bytes: 100 });
  for (const name of ["a", "b", "c"]) book.set(name, { name, bytes: 1 });
  expect(names(book)).toEqual(["b", "c"]);
  expect(book.get("a")).toBeUndefined();
});

test("beyond a size too, and the newest never is; what is replaced or taken away no longer counts", () => {
  const book = new BoundedBook<{ name: string; bytes: number }>({ count: 9, bytes: 100 });
  book.set("a", { name: "a", bytes: 60 });
  book.set("a", { name: "a", bytes: 30 });
  book.set("b", { name: "b", bytes: 70 });
  expect(names(book)).toEqual(["a", "b"]);
  expect([book.delete("a"), book.delete("a")]).toEqual([true, false]);
  book.set("c", { name: "c", bytes: 30 });
  expect(names(book)).toEqual(["b", "c"]);
  book.set("d", { name: "d", bytes: 500 });
  expect(names(book)).toEqual(["d"]);
});
