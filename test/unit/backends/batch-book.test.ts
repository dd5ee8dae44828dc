import { expect, test } from "vitest";
import { batchAt, batchBook, cancelBatch, finishBatches, type KeptBatch } from "../../../src/backends/batch-book.ts";
import { fileBook } from "../../../src/backends/file-book.ts";
import type { Account } from "../../../src/exchange/account.ts";
import { usage } from "../../../src/tasks/usage.ts";

const shape = {
  purpose: "batch_output",
  id: (letters: string) => letters,
  name: (batch: string, what: string) => `${batch}_${what}`,
  line: ({ id }: { id: string }) => id,
};

/** Four requests of which the second fails; it begins at 1000. */
function batch(more: Partial<KeptBatch> = {}): KeptBatch {
  const results = [200, 400, 200, 200].map((status, index) => ({
    result: { id: `r${index}`, requestId: "", status, body: "{}" },
    usage: status === 200 ? usage(10, 5) : undefined,
  }));
  const files = { output: "out", error: "err", shape };
  const about = { id: "b", provider: "openai", input: {}, createdMs: 1000, workingMs: 400, faults: [], bytes: 10 };
  return { ...about, results, files, finished: false, ...more };
}

function accountAt(now: () => number): Account {
  return { clock: { now } } as unknown as Account;
}

test("WIRE-1.6 the clock says how far a batch is: validating, in progress, finalizing, completed", () => {
  const kept = batch();
  expect(batchAt(kept, 1099)).toMatchObject({ status: "validating", completed: 0, at: {}, left: { length: 4 } });
  expect(batchAt(kept, 1300)).toMatchObject({ status: "in_progress", total: 4, completed: 1, failed: 1, left: ["r2", "r3"] });
  expect(batchAt(kept, 1300)).not.toHaveProperty("outputFile");
  expect(batchAt(kept, 1500)).toMatchObject({ status: "finalizing", completed: 3, failed: 1 });
  expect(batchAt(kept, 1600)).toMatchObject({ status: "completed", outputFile: "out", errorFile: "err", usage: usage(30, 15) });
  expect(batchAt(kept, 1600).at).toEqual({ in_progress: 1100, finalizing: 1500, completed: 1600 });
});

test("the files of a batch are there from its end on, and a batch without errors has no file of them", () => {
  let now = 1599;
  const account = accountAt(() => now);
  batchBook.add(account, batch());
  batchBook.add(account, batch({ id: "c", results: batch().results.slice(0, 1), files: { output: "o2", error: "e2", shape } }));
  finishBatches(account);
  expect(fileBook.list(account, "openai")).toEqual([]);
  now = 9999;
  finishBatches(account);
  finishBatches(account);
  const files = fileBook.list(account, "openai");
  expect(files.map(({ id, name, createdMs, bytes }) => [id, name, createdMs, String(bytes)])).toEqual([
    ["out", "b_output", 1600, "r0\nr2\nr3\n"],
    ["err", "b_error", 1600, "r1\n"],
    ["o2", "c_output", 1600, "r0\n"],
  ]);
});

test("a cancelled batch keeps what was done by then; one that has ended stays so", () => {
  let now = 1300;
  const account = accountAt(() => now);
  const kept = batch();
  batchBook.add(account, kept);
  cancelBatch(kept, now);
  expect(batchAt(kept, 1399)).toMatchObject({ status: "cancelling", completed: 1, failed: 1 });
  now = 5000;
  finishBatches(account);
  expect(batchAt(kept, now)).toMatchObject({ status: "cancelled", at: { in_progress: 1100, cancelling: 1300, cancelled: 1400 } });
  expect(String(fileBook.find(account, "openai", "out")?.bytes)).toBe("r0\n");
  const late = batch();
  cancelBatch(late, 1600);
  expect(batchAt(late, 1600).status).toBe("completed");
});

test("a batch with faults fails when it has been looked at", () => {
  const faults = [{ code: "empty_file", message: "", param: null, line: null }];
  const kept = batch({ faults, results: [] });
  expect(batchAt(kept, 1000)).toMatchObject({ status: "validating", faults: [] });
  expect(batchAt(kept, 1100)).toMatchObject({ status: "failed", faults, at: { failed: 1100 }, total: 0 });
});
