import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { realFiles } from "../../../src/world/files.ts";

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-write-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("a text is put at the end of a file, or makes one; no draft stays behind", async () => {
  const files = realFiles();
  const path = join(folder(), "a/b.yaml");
  await files.append(path, "é one\n");
  await files.append(path, "two\n");
  expect(await files.readText(path)).toBe("é one\ntwo\n");
  expect(await files.readPart(path, 3, 9)).toBe("one\ntw");
  expect(readdirSync(join(path, ".."))).toEqual(["b.yaml"]);
});

test("R-14 a file that is for its owner alone stays so, whatever is written into it next", async () => {
  const files = realFiles();
  const path = join(folder(), "a.yaml");
  await files.write(path, "open\n");
  await files.append(path, "{{secret:openai-key}}\n", { mode: 0o600 });
  expect(modeOf(path)).toBe(0o600);
  await files.append(path, "more\n");
  expect(modeOf(path)).toBe(0o600);
  await files.write(path, "other\n");
  expect(modeOf(path)).toBe(0o600);
});
