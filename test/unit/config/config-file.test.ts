import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { fileLayer } from "../../../src/config/config-file.ts";
import { mergeLayers } from "../../../src/config/layers.ts";
import { realFiles } from "../../../src/world/files.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const load = (texts: Record<string, string>, named?: string) => fileLayer(memoryFiles(texts), "/app", named);

async function refusal(texts: Record<string, string>, named?: string): Promise<unknown> {
  try {
    const layer = await load(texts, named);
    mergeLayers(layer ? [layer] : []);
  } catch (error) {
    return error;
  }
  throw new Error("it was accepted");
}

test("an unknown quirk is refused with the one that was meant", async () => {
  expect(await refusal({ "/app/aigw.config.yaml": "quirks: { cacheStream: true }" })).toMatchObject({
    message: 'unknown setting "quirks.cacheStream"',
    hint: expect.stringMatching(/^did you mean "cacheStreams"\? Known here: /),
  });
});

describe("which file", () => {
  test("none is fine", async () => {
    expect(await load({ "/app/other.yaml": "port: 1" })).toBeUndefined();
  });

  test.each(["aigw.config.yaml", "aigw.config.yml", "aigw.config.json"])("%s in the working directory is found", async (name) => {
    const layer = await load({ [`/app/${name}`]: '{"port": 5000}' });
    expect(layer).toMatchObject({ kind: "file", file: name, values: { port: 5000 } });
    expect(layer?.origin("port")).toBe(name);
  });

  test("the named one is read, and no other looked for", async () => {
    const layer = await load({ "/app/aigw.config.yaml": "port: 1", "/app/ci/strict.yaml": "port: 2" }, "ci/strict.yaml");
    expect(layer).toMatchObject({ file: "ci/strict.yaml", values: { port: 2 } });
  });

  test("two are one too many", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "", "/app/aigw.config.json": "{}" })).toMatchObject({
      code: "AIGW-CONFIG",
      message: "aigw.config.json and aigw.config.yaml are both there",
      hint: expect.stringContaining("--config"),
    });
  });

  test("a named one that is not there is refused", async () => {
    expect(await refusal({}, "nope.yaml")).toMatchObject({ message: "there is no such config file", file: "nope.yaml" });
    expect(await refusal({ "/app/folder.yaml/x": "" }, "folder.yaml")).toMatchObject({ message: "there is no such config file" });
  });

  test("a kind that nobody reads is refused", async () => {
    expect(await refusal({ "/app/aigw.toml": "" }, "aigw.toml")).toMatchObject({
      file: "aigw.toml",
      message: expect.stringContaining(".yaml"),
    });
  });
});

describe("YAML and JSON", () => {
  test("an empty file sets nothing", async () => {
    expect((await load({ "/app/aigw.config.yaml": "# nothing yet\n" }))?.values).toEqual({});
  });

  test("$schema is for editors", async () => {
    expect((await load({ "/app/aigw.config.json": '{"$schema": "./x.json", "port": 1}' }))?.values).toEqual({ port: 1 });
  });

  test("an unknown key is refused with its place and the nearest one", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "# mine\nport: 4000\nhots: 0.0.0.0\n" })).toMatchObject({
      code: "AIGW-CONFIG",
      message: 'unknown setting "hots"',
      hint: expect.stringMatching(/^did you mean "host"\? Known here: port, /),
      file: "aigw.config.yaml",
      line: 3,
      column: 1,
    });
  });

  test("so is one deeper down, in JSON too", async () => {
    const text = '{\n  "gateways": [\n    { "id": "a", "acount": "b" }\n  ]\n}';
    expect(await refusal({ "/app/aigw.config.json": text })).toMatchObject({
      message: 'unknown setting "gateways[0].acount"',
      hint: expect.stringMatching(/^did you mean "account"\? Known here: id, account, /),
      line: 3,
      column: 18,
    });
  });

  test("R-14 a wrong value that may hold a token or a key is not shown", async () => {
    const text = "accounts: { a: { tokens: sekret, provider_keys: [{ provider: openai, secret: [sekret] }] } }";
    const error = await refusal({ "/app/aigw.config.yaml": text });
    expect(error).toMatchObject({
      message: expect.stringContaining("accounts.a.tokens: expected a list of tokens, found something"),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain("sekret");
  });

  test("a wrong value is refused with its place", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "host: localhost\nport: high\n" })).toMatchObject({
      message: 'port: expected a whole number from 0 to 65535, found "high"',
      line: 2,
      column: 7,
    });
  });

  test("something missing is placed where it is missing from", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "gateways:\n  - account: a\n" })).toMatchObject({
      message: "gateways[0].id: expected an id, found nothing",
      line: 2,
      column: 5,
    });
  });

  test("several mistakes are told in the order of the file", async () => {
    const error = await refusal({ "/app/aigw.config.yaml": "prot: 1\nspeed: -1\nlog: loud\n" });
    expect(error).toMatchObject({ line: 1, column: 1 });
    expect(String(error)).toMatch(/unknown setting "prot"\naigw\.config\.yaml:2:8 speed: .*\naigw\.config\.yaml:3:6 log: /);
  });

  test.each([
    ["aigw.config.yaml", "port: 1\nhost: [a\nspeed: 1\n", 3, 1],
    ["aigw.config.yaml", "port: 1\nport: 2\n", 2, 1],
    ["aigw.config.json", '{\n  "port": 1\n  "host": "a"\n}', 2, 11],
  ])("broken text in %s is refused with its place and the line itself", async (name, text, line, column) => {
    const error = await refusal({ [`/app/${name}`]: text });
    expect(error).toMatchObject({ code: "AIGW-CONFIG", file: name, line, column });
    expect(String(error)).toContain(text.split("\n")[line - 1]?.trim());
  });

  test("an alias without anchor is refused", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "host: *nobody\n" })).toMatchObject({
      code: "AIGW-CONFIG",
      message: expect.stringContaining("nobody"),
      file: "aigw.config.yaml",
    });
  });

  test("a file that holds no settings is refused", async () => {
    expect(await refusal({ "/app/aigw.config.yaml": "- port\n" })).toMatchObject({
      message: expect.stringContaining("holds a list"),
    });
  });
});

describe("modules", () => {
  test("the default export of .mjs is read", async () => {
    const dir = await folderWith("aigw.config.mjs", "export default { port: 2000 + 1 };");
    expect(await fileLayer(realFiles(), dir)).toMatchObject({ file: "aigw.config.mjs", values: { port: 2001 } });
  });

  test("the default export of .ts is read, whatever kind of package it is in", async () => {
    const text = "const port: number = 2002;\nexport default { port } satisfies { port: number };";
    const dir = await folderWith("aigw.config.ts", text);
    expect(await fileLayer(realFiles(), dir)).toMatchObject({ file: "aigw.config.ts", values: { port: 2002 } });
    const module = await folderWith("aigw.config.ts", text);
    await writeFile(join(module, "package.json"), '{"type": "module"}');
    expect(await fileLayer(realFiles(), module)).toMatchObject({ values: { port: 2002 } });
  });

  test("an unknown key is refused by the file's name", async () => {
    const dir = await folderWith("aigw.config.mjs", "export default { prot: 1 };");
    const layer = await fileLayer(realFiles(), dir);
    expect(() => mergeLayers(layer ? [layer] : [])).toThrowError(
      expect.objectContaining({ message: 'unknown setting "prot"', file: "aigw.config.mjs" }),
    );
  });

  test("one that throws is refused with the place", async () => {
    const dir = await folderWith("aigw.config.mjs", "const a = 1;\nthrow new Error(a);\n");
    await expect(fileLayer(realFiles(), dir)).rejects.toMatchObject({
      code: "AIGW-CONFIG",
      message: "Error: 1",
      file: "aigw.config.mjs",
      line: 2,
      column: 7,
    });
  });

  test("one without default export is refused", async () => {
    const dir = await folderWith("aigw.config.mjs", "export const port = 1;");
    await expect(fileLayer(realFiles(), dir)).rejects.toMatchObject({
      message: expect.stringContaining("no default export"),
      hint: expect.stringContaining("export default"),
    });
  });
});

async function folderWith(name: string, text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "aigw-config-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, name), text);
  return dir;
}
