import { expect, test } from "vitest";
import type { Batch } from "../../../src/streaming/batch.ts";
import { batchBytes } from "../../../src/streaming/batch.ts";
import { Flow, flowOf, type Sink } from "../../../src/streaming/flow.ts";

/** Notes what it is told; takes `most` batches before it has to be waited for, until `goOn`. */
function noting(most = Number.POSITIVE_INFINITY) {
  const told: string[] = [];
  const text = (batch: Batch) => Buffer.from(batchBytes(batch)).toString();
  let goOn = () => {};
  let ended = () => {};
  const over = new Promise<void>((done) => {
    ended = done;
  });
  const sink: Sink & { left: boolean } = {
    left: false,
    take(batch) {
      told.push(`took ${text(batch)}`);
      if (told.length < most) return undefined;
      return new Promise((done) => {
        goOn = done;
      });
    },
    end(batch) {
      told.push(`end ${text(batch)}`);
      ended();
    },
    fail(error) {
      told.push(`failed: ${(error as Error).name}`);
      ended();
    },
  };
  return { told, sink, over, goOn: () => goOn() };
}

async function* source(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function turn(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const chunks: string[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk).toString());
  return chunks;
}

test("a stream that is asked is told of chunk by chunk", async () => {
  const { told, sink, over } = noting();
  flowOf(source("a", "b")).pour(sink);
  await over;
  expect(told).toEqual(["took a", "took b", "end "]);
});

test("a sink that cannot keep up is waited for", async () => {
  const { told, sink, over, goOn } = noting(1);
  flowOf(source("a", "b")).pour(sink);
  await turn();
  expect(told).toEqual(["took a"]);
  goOn();
  await turn();
  expect(told).toEqual(["took a", "took b"]);
  goOn();
  await over;
});

test("a source whose listener has left is stopped, and the stream breaks off", async () => {
  let stopped = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from("a");
    } finally {
      stopped = true;
    }
  }
  const { told, sink, over, goOn } = noting(1);
  flowOf(endless()).pour(sink);
  await turn();
  sink.left = true;
  goOn();
  await over;
  expect({ told, stopped }).toEqual({ told: ["took a", "failed: AbortError"], stopped: true });
});

test("what breaks off is told of as that", async () => {
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("a");
    throw new RangeError("cut");
  }
  const { told, sink, over } = noting();
  flowOf(breaking()).pour(sink);
  await over;
  expect(told).toEqual(["took a", "failed: RangeError"]);
});

test("a flow can be read like any stream: the end's bytes are there, batches are chunks, and empty ones are none", async () => {
  const flow = new Flow((sink) => {
    void (async () => {
      await sink.take(["a", Buffer.from("b")]);
      await sink.take([]);
      sink.end(["é"]);
    })();
  });
  expect(await read(flow)).toEqual(["ab", Buffer.from([0xe9]).toString()]);
});

test("what a flow gave before it broke off is read first", async () => {
  const flow = new Flow((sink) => {
    void sink.take(["a"]);
    void sink.take(["b"]);
    sink.fail(new Error("cut"));
  });
  const chunks: string[] = [];
  const reading = (async () => {
    for await (const chunk of flow) chunks.push(Buffer.from(chunk).toString());
  })();
  await expect(reading).rejects.toThrow("cut");
  expect(chunks).toEqual(["ab"]);
});

test("who stops reading a flow has it stopped before going on", async () => {
  const told: string[] = [];
  const flow = new Flow((sink) => {
    void (async () => {
      await sink.take(["a"]);
      told.push(sink.left ? "left" : "asked for more");
      await turn();
      told.push("broke off");
      sink.fail(new Error("nobody hears this"));
    })();
  });
  for await (const _ of flow) break;
  expect(told).toEqual(["left", "broke off"]);
});

test("nothing is made for somebody who lets a flow go unread", async () => {
  let begun = false;
  const flow = new Flow((sink) => {
    begun = true;
    sink.end([]);
  });
  await flow[Symbol.asyncIterator]().return(undefined);
  expect(begun).toBe(false);
});
