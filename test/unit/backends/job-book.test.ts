import { expect, test } from "vitest";
import { cancel, jobAt, jobBook, type KeptJob } from "../../../src/backends/job-book.ts";
import type { Account } from "../../../src/exchange/account.ts";

const work = { task: "video", model: "m", prompt: "p", width: 64, height: 48, seconds: 1 } as const;
const result = { task: "video", model: "m", seed: 1, words: "p", width: 64, height: 48, seconds: 1 } as const;

function job(id: string, bytes = 10): KeptJob {
  const about = { provider: "replicate", model: "m", work, input: {}, pacing: undefined };
  return { id, ...about, bytes, outcome: { result }, createdMs: 1000, startMs: 1100, endMs: 1500, toldMs: 1000 };
}

test("of an account the newest thousand jobs are kept", () => {
  const account = {} as Account;
  for (let number = 1; number <= 1002; number += 1) jobBook.add(account, job(`job-${number}`));
  const kept = jobBook.list(account, "replicate").map(({ id }) => id);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([1000, "job-1002", "job-3"]);
  expect(jobBook.find(account, "replicate", "job-2")).toBeUndefined();
  expect(jobBook.find(account, "fal", "job-3")).toBeUndefined();
});

test("large inputs are forgotten sooner, and the newest job never is", () => {
  const account = {} as Account;
  const megabytes = 1024 * 1024;
  for (const id of ["a", "b", "c"]) jobBook.add(account, job(id, 15 * megabytes));
  expect(jobBook.list(account, "replicate").map(({ id }) => id)).toEqual(["c", "b"]);
  jobBook.add(account, job("d", 90 * megabytes));
  expect(jobBook.list(account, "replicate").map(({ id }) => id)).toEqual(["d"]);
});

test("the clock says how much of a job shows", () => {
  const kept = job("a");
  expect(jobAt(kept, 1099)).toMatchObject({ status: "queued", progress: 0 });
  expect(jobAt(kept, 1300)).toMatchObject({ status: "running", progress: 0.5, startedMs: 1100 });
  expect(jobAt(kept, 1300)).not.toHaveProperty("result");
  expect(jobAt(kept, 1500)).toMatchObject({ status: "done", progress: 1, endedMs: 1500, result });
  expect(jobAt(kept, 1200)).toMatchObject({ status: "done" });
});

test("what was canceled stays so; what has ended cannot be", () => {
  const early = job("a");
  cancel(early, 1050);
  expect(jobAt(early, 2000)).toEqual(expect.objectContaining({ status: "canceled", endedMs: 1050, progress: 0 }));
  expect(jobAt(early, 2000)).not.toHaveProperty("startedMs");
  const late = job("b");
  cancel(late, 1500);
  expect(jobAt(late, 1500).status).toBe("done");
});
