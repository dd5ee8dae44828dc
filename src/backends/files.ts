import type { Attempt } from "../exchange/attempt.ts";
import { BadAsk } from "../formats/format.ts";
import type { MockOutcome } from "../models/model.ts";
import type { FileAsk, KeepFile, KeptFile } from "../tasks/file.ts";
import { finishBatches } from "./batch-book.ts";
import { fileBook } from "./file-book.ts";
import { newId } from "./jobs.ts";

/** What comes of a question about files. */
export function fileOutcome(ask: FileAsk, attempt: Attempt): MockOutcome {
  const { exchange, provider } = attempt.step;
  const { account, trace } = exchange;
  finishBatches(account);
  if (ask.action === "list") return answer(fileBook.list(account, provider.id));
  if (ask.action === "keep") return answer([keep(ask, attempt)]);
  const file = fileBook.find(account, provider.id, ask.id ?? "");
  if (!file)
    throw new BadAsk(ask.unknown, "no file of that id is kept: a reset or restart forgets them, and the oldest go first");
  if (ask.action === "remove") fileBook.remove(account, provider.id, file.id);
  trace.add({ what: "answered by", backend: "mock", source: "model", detail: `file ${file.id}` });
  return answer([file]);
}

function keep({ name, purpose, bytes, lastsMs }: KeepFile, attempt: Attempt): KeptFile {
  const { exchange, provider } = attempt.step;
  const createdMs = exchange.clock.now();
  const expires = lastsMs === undefined ? {} : { expiresMs: createdMs + lastsMs };
  // A copy: what came in is a part of the whole body.
  const file = { id: newId(attempt), name, purpose, bytes: bytes.slice(), createdMs, ...expires };
  fileBook.add(exchange.account, provider.id, file);
  return file;
}

function answer(files: readonly KeptFile[]): MockOutcome {
  return { kind: "answer", answer: { task: "file", files } };
}
