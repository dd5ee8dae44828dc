import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EmulatorError } from "../../../src/errors/emulator-error.ts";
import { fileTrouble } from "../../../src/errors/file-trouble.ts";
import { realFiles } from "../../../src/world/files.ts";

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "aigw-trouble-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("what the system says of a file is told in words, with the file and what to do", async () => {
  const dir = folder();
  writeFileSync(join(dir, "file"), "");
  mkdirSync(join(dir, "folder"));
  symlinkSync("circle", join(dir, "circle"));
  const files = realFiles();
  const said = async (work: Promise<unknown>) => fileTrouble(await work.catch((error: unknown) => error));
  expect(await said(files.write(join(dir, "file/in/it.yaml"), ""))).toMatchObject({
    code: "AIGW-FILE",
    message: expect.stringContaining("a file stands where a folder has to be"),
    file: expect.stringContaining(join(dir, "file")),
  });
  expect(await said(files.locked(join(dir, "file/it.yaml"), async () => {}))).toBeInstanceOf(EmulatorError);
  expect(await said(readFile(join(dir, "folder")))).toMatchObject({
    message: expect.stringContaining("it is a folder (EISDIR)"),
  });
  expect(await said(files.readText(join(dir, "circle")))).toMatchObject({
    message: expect.stringContaining("a circle of links"),
  });
  expect(await said(files.readText(join(dir, "none")))).toMatchObject({ message: expect.stringContaining("it is not there") });
});

test("a full disk and a disk that is read-only are no mistakes of ours; everything else is given back as it came", () => {
  const system = (code: string) => Object.assign(new Error(code), { code, syscall: "open", path: "/r/a.yaml" });
  expect(fileTrouble(system("ENOSPC"), "an answer was not recorded")).toMatchObject({
    code: "AIGW-FILE",
    message: "an answer was not recorded: the disk is full (ENOSPC)",
    file: "/r/a.yaml",
    hint: expect.stringContaining("Make room"),
  });
  expect(fileTrouble(system("EROFS"))).toBeInstanceOf(EmulatorError);
  for (const other of [new Error("x"), system("EWHATEVER"), Object.assign(new Error("x"), { code: "ENOENT" }), "text"])
    expect(fileTrouble(other)).toBe(other);
});
