import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Files, realFiles, type StopWatching } from "../../src/world/files.ts";
import { memoryFiles } from "../support/memory-files.ts";

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

describe.each([
  ["real files", async () => ({ files: realFiles(), dir: await temporaryFolder() })],
  ["files in memory", async () => ({ files: memoryFiles() as Files, dir: "folder" })],
])("%s", (_kind, open) => {
  test("what is written can be read, listed and looked at, in folders made for it", async () => {
    const { files, dir } = await open();
    await files.write(`${dir}/b.yaml`, "two: ü\n");
    await files.write(`${dir}/below/a.yaml`, "one");
    await files.write(`${dir}/b.yaml`, "three: ü\n");
    expect(await files.readText(`${dir}/b.yaml`)).toBe("three: ü\n");
    expect(await files.list(dir)).toEqual(["b.yaml", "below/a.yaml"]);
    expect(await files.stat(`${dir}/b.yaml`)).toMatchObject({ kind: "file", bytes: 10 });
    expect(await files.stat(`${dir}/below`)).toMatchObject({ kind: "folder" });
    expect(await files.exists(`${dir}/below`)).toBe(true);
  });

  test("what is not there", async () => {
    const { files, dir } = await open();
    expect(await files.list(`${dir}/none`)).toEqual([]);
    expect(await files.stat(`${dir}/none`)).toBeUndefined();
    expect(await files.exists(`${dir}/none`)).toBe(false);
    await expect(files.readText(`${dir}/none`)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("hidden files and folders are not listed", async () => {
    const { files, dir } = await open();
    for (const name of [".swp", ".git/config", "seen"]) await files.write(`${dir}/${name}`, "x");
    expect(await files.list(dir)).toEqual(["seen"]);
  });
});

describe("real files", () => {
  test("a byte order mark is no part of the text", async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, "a"), "\uFEFFtext");
    expect(await realFiles().readText(join(dir, "a"))).toBe("text");
  });

  test("writing leaves no draft behind and keeps the mode it was given", async () => {
    const dir = await temporaryFolder();
    await realFiles().write(join(dir, "key"), "secret", { mode: 0o600 });
    expect(await readdir(dir)).toEqual(["key"]);
    expect((await stat(join(dir, "key"))).mode & 0o777).toBe(0o600);
    await mkdir(join(dir, "taken"));
    await expect(realFiles().write(join(dir, "taken"), "x")).rejects.toThrow();
    expect((await readdir(dir)).sort()).toEqual(["key", "taken"]);
  });

  // These wait for the operating system to report changes, so they take real time.
  test("a watcher hears of changes, also of a file replaced by a rename and of one in a folder made later", async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, "a"), "1");
    const changes = watched(dir);
    await changes.after(() => writeFile(join(dir, "a"), "2"));
    await changes.after(async () => {
      await writeFile(join(dir, ".draft"), "3");
      await rename(join(dir, ".draft"), join(dir, "a"));
    });
    await changes.after(() => writeFile(join(dir, "a"), "4"));
    await changes.after(() => mkdir(join(dir, "below")));
    await changes.after(() => writeFile(join(dir, "below", "b"), "5"));
    await changes.after(() => rm(join(dir, "a")));
  });

  test("a folder that is not there yet is waited for", async () => {
    const dir = join(await temporaryFolder(), "later");
    const changes = watched(dir);
    await changes.after(() => mkdir(dir));
    await changes.after(() => writeFile(join(dir, "a"), "1"));
  });

  test("a folder that becomes a circle of links cannot be looked into; its watcher lives on", async () => {
    const dir = join(await temporaryFolder(), "turning");
    await mkdir(dir);
    await writeFile(join(dir, "a"), "1");
    const changes = watched(dir);
    await changes.after(async () => {
      await rm(dir, { recursive: true });
      await symlink("turning", dir);
    });
    await changes.after(async () => {
      await rm(dir);
      await mkdir(dir);
    });
    await changes.after(() => writeFile(join(dir, "a"), "2"));
  });

  test("a stopped watcher hears nothing, one that goes on hears of the same change", async () => {
    const dir = await temporaryFolder();
    const [stopped, going] = [watched(dir), watched(dir)];
    stopped.stop();
    await going.after(() => writeFile(join(dir, "a"), "1"));
    expect(stopped.count()).toBe(0);
  });
});

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "aigw-files-"));
  cleanUp.push(() => rm(dir, { recursive: true }));
  return dir;
}

function watched(dir: string): { after(change: () => Promise<unknown>): Promise<void>; count(): number; stop: StopWatching } {
  let count = 0;
  let heard = () => {};
  const stop = realFiles().watch(dir, () => {
    count += 1;
    heard();
  });
  cleanUp.push(stop);
  return {
    async after(change) {
      const called = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await change();
      await called;
    },
    count: () => count,
    stop,
  };
}
