import { expect, test } from "vitest";
import { refuseOutside } from "../../../src/cassettes/inside-folder.ts";
import { openLibrary } from "../../../src/cassettes/library.ts";
import { resolveConfig } from "../../../src/config/resolve-config.ts";
import { notACassetteName } from "../../../src/schema/cassette-name.ts";
import { openStore } from "../../../src/store/open.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const bad: readonly (readonly [name: string, why: RegExp])[] = [
  ["", /empty/],
  ["../x", /lead out/],
  ["a/../../x", /lead out/],
  ["./x", /lead out/],
  ["/etc/x", /absolute/],
  ["C:/x", /absolute/],
  ["a\\..\\x", /backslash/],
  ["a//b", /part of it is empty/],
  ["a/", /part of it is empty/],
  [".hidden", /hidden/],
  ["a/.git/x", /hidden/],
  ["a\u0000b", /"\\u0000"/],
  ["a%2f..%2fb", /"%"/],
  ["a /b", /begins with a blank/],
  ["a.", /ends with a blank or a dot/],
  ["ab:c", /":"/],
  ["a, b", /","/],
  ["x".repeat(201), /longer than 200/],
];

test.each(bad)("%j is no name of a cassette, and it is said why", (name, why) => {
  expect(notACassetteName(name)).toMatch(why);
});

test.each(["chat", "chat.yaml", "suite/chat-2_b.yml", "größe", "2026-11-29", "a..b", "my test"])("%s is one", (name) => {
  expect(notACassetteName(name)).toBeUndefined();
});

test("the setting is refused wherever it comes from: file, variable and flag", async () => {
  const said = (parts: { file?: string; variable?: string; flag?: string }) =>
    resolveConfig({
      files: memoryFiles(parts.file === undefined ? {} : { "/app/aigw.config.json": JSON.stringify({ cassette: parts.file }) }),
      cwd: "/app",
      environment: parts.variable === undefined ? {} : { AIGW_CASSETTE: parts.variable },
      above: parts.flag === undefined ? [] : [{ kind: "flag", values: { cassette: parts.flag }, origin: () => "--cassette" }],
    });
  await expect(said({ file: "../x" })).rejects.toMatchObject({
    code: "AIGW-CONFIG",
    message: expect.stringMatching(/cassette: expected the name of a file in that folder, such as "chat" \("\.\." and "\." lead/),
  });
  await expect(said({ variable: "/etc/x" })).rejects.toThrow(/AIGW_CASSETTE: .*absolute path/);
  await expect(said({ flag: "a\\b" })).rejects.toThrow(/--cassette: .*backslash/);
  expect((await said({ flag: "suite/chat" })).config.cassette).toBe("suite/chat");
});

test("the library gives no path for what is no name", async () => {
  const { cassettes: index, close } = openStore(":memory:");
  const library = await openLibrary({ files: memoryFiles(), dir: "/app/recordings", index, ignore: [] });
  expect(library.pathOf("suite/chat")).toBe("/app/recordings/suite/chat.yaml");
  expect(() => library.pathOf("../x")).toThrow(/no name of a cassette/);
  close();
});

test("what links lead out of the folder is not written; a folder that is itself a link is no way out", async () => {
  const links: Record<string, string> = { "/app/rec": "/data/rec", "/app/rec/out/x.yaml": "/etc/x.yaml" };
  const files = { realPath: async (path: string) => links[path] ?? path.replace("/app/rec/", "/data/rec/") };
  await expect(refuseOutside(files, "/app/rec", "/app/rec/a.yaml")).resolves.toBeUndefined();
  await expect(refuseOutside(files, "/app/rec", "/app/rec/out/x.yaml")).rejects.toThrow(/to \/etc\/x\.yaml/);
  await expect(refuseOutside(files, "/app/rec", "/app/other/x.yaml")).rejects.toMatchObject({ code: "AIGW-CASSETTE" });
});
