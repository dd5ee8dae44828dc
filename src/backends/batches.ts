import type { Attempt } from "../exchange/attempt.ts";
import { BadAsk } from "../formats/format.ts";
import type { MockOutcome } from "../models/model.ts";
import type { Batch, BatchAsk, BatchFault, BatchLine, StartBatch } from "../tasks/batch.ts";
import { batchAt, batchBook, cancelBatch, finishBatches, type KeptBatch, WORKING_MS } from "./batch-book.ts";
import { fileBook } from "./file-book.ts";
import { newId } from "./jobs.ts";
import { type LineAnswer, lineAttempt } from "./line-attempt.ts";
import { randomFor } from "./write-context.ts";

/** What one batch may hold here: all of it is worked out when it begins. */
const MOST_LINES = 5000;
const MOST_BYTES = 48 * 1024 * 1024;
/** After so many requests others have a turn. */
const AT_ONCE = 50;

/** Answers a request as the provider would, without the wait. */
type Say = (attempt: Attempt) => Promise<LineAnswer>;

/** What comes of a question about batches: how one stands by the account's clock. */
export async function batchOutcome(ask: BatchAsk, attempt: Attempt, say: Say): Promise<MockOutcome> {
  const { exchange, provider } = attempt.step;
  const { account, clock, trace } = exchange;
  finishBatches(account);
  if (ask.action === "start") return start(ask, attempt, say);
  if (ask.action === "list") return answer(batchBook.list(account, provider.id).map((kept) => batchAt(kept, clock.now())));
  const kept = batchBook.find(account, provider.id, ask.id ?? "");
  if (!kept) throw new BadAsk(ask.unknown, "no batch of that id is kept: a reset or restart forgets them");
  if (ask.action === "cancel") cancelBatch(kept, clock.now());
  const batch = batchAt(kept, clock.now());
  if (ask.action === "remove" && hasEnded(batch)) batchBook.remove(account, kept);
  trace.add({ what: "answered by", backend: "mock", source: "model", detail: `batch ${batch.id}: ${batch.status}` });
  return answer([batch]);
}

/** What goes on cannot be taken away. */
function hasEnded({ status }: Batch): boolean {
  return status === "completed" || status === "cancelled" || status === "failed";
}

async function start(ask: StartBatch, attempt: Attempt, say: Say): Promise<MockOutcome> {
  const { exchange, provider } = attempt.step;
  const { account, clock, trace } = exchange;
  const file = ask.file && fileBook.find(account, provider.id, ask.file.id);
  if (ask.file && !file) throw new BadAsk(ask.file.unknown, "no file of that id is kept: upload it first, to the same account");
  const [random, shape] = [randomFor(attempt, "answer"), ask.results];
  const read = ask.read(file?.bytes ?? new Uint8Array(), MOST_LINES);
  const faults: readonly BatchFault[] = "faults" in read ? read.faults : [];
  const createdMs = clock.now();
  const { results, workingMs, bytes } = await run("lines" in read ? read.lines : [], attempt, say);
  const kept: KeptBatch = {
    ...{ id: newId(attempt), provider: provider.id, input: ask.input, createdMs, workingMs, faults, results, bytes },
    files: { output: shape?.id(random.text(22)) ?? "", error: shape?.id(random.text(22)) ?? "", shape },
    finished: false,
  };
  batchBook.add(account, kept);
  const detail = faults.length > 0 ? `${faults.length} faults` : `${results.length} requests`;
  trace.add({ what: "answered by", backend: "mock", source: "model", detail: `batch ${kept.id}: ${detail}` });
  return answer([batchAt(kept, createdMs)]);
}

async function run(
  lines: readonly BatchLine[],
  attempt: Attempt,
  say: Say,
): Promise<Pick<KeptBatch, "results" | "workingMs" | "bytes">> {
  const results: KeptBatch["results"][number][] = [];
  let [workingMs, bytes] = [WORKING_MS, 0];
  for (const [index, line] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise((turn) => setImmediate(turn));
    const inner = lineAttempt(line, attempt, index);
    const { status, body, usage, waitMs } = bytes > MOST_BYTES ? TOO_MUCH : await say(inner);
    workingMs = Math.max(workingMs, waitMs);
    bytes += body.length;
    results.push({
      result: { id: line.id, requestId: randomFor(inner, "headers").text(32, "0123456789abcdef"), status, body },
      usage,
    });
  }
  return { results, workingMs, bytes: 1024 + bytes };
}

const TOO_MUCH: LineAnswer = {
  status: 500,
  body: JSON.stringify({
    error: {
      message: `The emulator keeps ${MOST_BYTES / 1024 / 1024} MiB of answers of a batch: split the file, or ask for shorter answers.`,
      type: "server_error",
      param: null,
      code: "batch_output_too_large",
    },
  }),
  usage: undefined,
  waitMs: 0,
};

function answer(batches: readonly Batch[]): MockOutcome {
  return { kind: "answer", answer: { task: "batch", batches } };
}
