import { expect, test } from "vitest";
import { z } from "zod";
import { EmulatorError } from "../../../../src/errors/emulator-error.ts";
import { loadMocks } from "../../../../src/models/rules/load.ts";
import { watchMocks } from "../../../../src/models/rules/watch.ts";
import type { Files } from "../../../../src/world/files.ts";
import { type MemoryFiles, memoryFiles } from "../../../support/memory-files.ts";

test("a change is read and told", async () => {
  const files = memoryFiles({ "mocks/a.mock.yaml": "- answer: a\n" });
  const { told, settled } = watched(files);
  files.put("mocks/a.mock.yaml", "- answer: b\n");
  await settled();
  files.put("mocks/b.mock.yaml", "- answer: c\n");
  await settled();
  files.put("elsewhere/b.mock.yaml", "- answer: d\n");
  await settled();
  expect(told).toEqual([["b"], ["b", "c"]]);
});

test("a broken file is told with its place, and mended when it is", async () => {
  const files = memoryFiles({ "mocks/a.mock.yaml": "- answer: a\n" });
  const { told, settled } = watched(files);
  files.put("mocks/a.mock.yaml", "- answer: 3\n");
  await settled();
  files.put("mocks/a.mock.yaml", "- answer: '3'\n");
  await settled();
  expect(told).toEqual(["AIGW-MOCK-RULE at mocks/a.mock.yaml:1:11", ["3"]]);
});

test("changes during a reading make one further reading, and only that is told", async () => {
  const files = memoryFiles({ "mocks/a.mock.yaml": "- answer: a\n" });
  const { told, settled } = watched(files);
  for (const answer of ["b", "c", "d"]) files.put("mocks/a.mock.yaml", `- answer: ${answer}\n`);
  await settled();
  expect(told).toEqual([["d"]]);
});

test("nothing is told once stopped, not even what was being read", async () => {
  const files = memoryFiles({ "mocks/a.mock.yaml": "- answer: a\n" });
  const { told, settled, stop } = watched(files);
  files.put("mocks/a.mock.yaml", "- answer: b\n");
  stop();
  files.put("mocks/a.mock.yaml", "- answer: c\n");
  await settled();
  expect(told).toEqual([]);
});

function watched(files: MemoryFiles) {
  const told: unknown[] = [];
  let open = 0;
  const counted: Files = {
    ...files,
    async list(dir) {
      open += 1;
      return files.list(dir);
    },
  };
  const stop = watchMocks(counted, "mocks", {
    load: () => loadMocks(counted, "mocks", z.unknown()),
    onLoaded: ({ rules }) => told.push(rules.map(({ rule }) => rule.answer)),
    onBroken: (error) => {
      const { code, file, line, column } = error instanceof EmulatorError ? error : {};
      told.push(`${code} at ${file}:${line}:${column}`);
    },
  });
  /** Readings take promise turns and the loading of the parser, no timers: they are over when nothing new begins. */
  const settled = async () => {
    for (let seen = -1; seen !== open; ) {
      seen = open;
      await import("yaml");
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    }
  };
  return { told, settled, stop };
}
