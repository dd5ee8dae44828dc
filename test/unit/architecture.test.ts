import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

// Who may import whom. A room is a folder of src, or a file that has a line of its own; "x (types)" allows `import type`
// only. Adding a word here is a decision about the design: say why in docs/decisions.
const anyone = ["world", "schema", "errors"];
const engine = [
  ...anyone,
  "exchange",
  "rules",
  "providers",
  "formats",
  "tasks",
  "streaming",
  "backends",
  "faults",
  "realtime (types)",
  "store (types)",
];
const doors = [
  ...engine,
  "explain",
  "exchange/pipeline",
  "intake",
  "plans",
  "stages",
  "models",
  "realtime",
  "media",
  "markdown",
  "cassettes",
  "config",
  "exports",
  "store",
  "emulator-interface (types)",
];
const rooms: Record<string, readonly string[]> = {
  version: [],
  world: ["errors", "schema (types)"],
  schema: [],
  errors: ["schema (types)"],
  documents: ["errors"],
  media: ["world"],
  tasks: ["schema (types)", "errors (types)"],
  rules: ["schema", "errors (types)", "tasks (types)"],
  streaming: ["schema (types)", "errors (types)", "formats (types)", "world (types)"],
  formats: ["tasks", "streaming", "media", "world (types)"],
  providers: ["formats", "tasks (types)"],
  models: [...anyone, "documents", "tasks", "media", "formats (types)"],
  exchange: [...anyone, "tasks (types)", "providers (types)", "rules", "realtime (types)", "formats"],
  "exchange/pipeline": [...engine, "intake", "plans", "stages"],
  cassettes: [...anyone, "documents", "streaming", "rules", "exchange (types)", "store (types)"],
  // What strikes answers in the vendor's own words, or as its chat model would.
  // Other tools' files become recordings of what the provider would have got, and the other way.
  interchange: [
    ...anyone,
    ...["cassettes", "documents", "providers", "formats", "tasks", "streaming", "exchange (types)"],
    ...["intake", "plans", "backends/recorded-request"],
  ],
  faults: [...anyone, "documents", "exchange", "streaming", "tasks", "formats"],
  // A vendor's side of a socket asks the mock models as a request does, and spells errors as the vendor's formats do.
  realtime: [...anyone, "tasks", "streaming", "media", "formats", "providers", "models", "rules", "exchange (types)"],
  backends: [
    ...anyone,
    ...["exchange", "cassettes", "models", "realtime", "providers", "formats", "tasks", "streaming", "rules"],
    ...["backends/recorded-request", "store (types)"],
  ],
  "backends/recorded-request": ["cassettes (types)", "exchange (types)"],
  intake: [...engine, "plans"],
  plans: [...engine, "intake"],
  stages: [...engine, "plans", "intake (types)"],
  explain: ["errors", "rules", "exchange (types)", "formats (types)"],
  store: anyone,
  config: anyone,
  markdown: [],
  exports: [...anyone, "exchange"],
  http: doors,
  api: doors,
  control: doors,
  client: ["schema (types)"],
  "emulator-interface": ["schema (types)"],
  // What Miniflare loads starts an emulator beside it, where it is told of none.
  workers: ["config", "emulator", "errors", "world"],
  emulator: [...doors, "http", "api", "control", "version"],
  index: [
    "emulator",
    "emulator-interface",
    "reroute",
    "version",
    "config",
    "version",
    ...anyone,
    "providers",
    "formats",
    "models",
    "faults",
  ],
  // What a fetch that sends somewhere else needs: loaded into programs and tests.
  "world/moved-request": [],
  // Imported by whatever sends a request to the running test's sandbox.
  "testing/current-sandbox": [],
  testing: [
    "client",
    "reroute",
    "report (types)",
    "testing/current-sandbox",
    "testing/run-emulator",
    "schema (types)",
    "world/moved-request",
  ],
  // The one file of the test harness that loads the emulator; workers must not.
  "testing/run-emulator": [...anyone, "config", "emulator", "report", "version", "testing", "cli/child-environment"],
  report: [...anyone, "exchange (types)"],
  // The variables in which SDKs look: the command line sets them for a program, the fixture for a test.
  "cli/child-environment": ["config (types)", "schema"],
  cli: [
    "index",
    "client",
    "config",
    "explain",
    "models",
    "cassettes",
    "interchange",
    "rules",
    "report",
    ...anyone,
    "emulator",
    "version",
    "cli/child-environment",
    "reroute",
  ],
  // Loaded before other people's programs: small, and with nothing of the emulator in it.
  reroute: ["errors", "world", "world/moved-request", "testing/current-sandbox"],
};

// What belongs in one place only: pattern, where it is at home, and what to do instead.
const homes: readonly [pattern: RegExp, home: RegExp, instead: string][] = [
  [/\b(?:Date\.now\b|new Date\(\s*\)|performance\.now\b)/, /^world\//, "ask the Clock that is passed in"],
  [/\bset(?:Timeout|Interval)\b/, /^world\//, "wait on the Clock that is passed in"],
  [/\bMath\.random\b|\brandomUUID\b/, /^world\//, "draw from the Random that is passed in"],
  [/\bimport\((?!\s*")/, /^world\/native-import\.ts$/, "use nativeImport: kept code cannot import"],
  [/\bimport\("node:/, /^$/, "use process.getBuiltinModule: kept code cannot import"],
  [/\bprocess\.env\b/, /^(?:(?:cli|config|testing)\/|reroute\/register\.ts$)/, "take it as a setting"],
  [/from "better-sqlite3"|import\("better-sqlite3"\)/, /^store\//, "use a repository of the store"],
  [/from "undici"|import\("undici"\)/, /^world\/upstream\.ts$/, "send through world/upstream.ts"],
  [/from "ws"|import\("ws"\)/, /^(?:world\/|http\/upgrade\.ts$)/, "open sockets through world/upstream-sockets.ts"],
  [/from "fastify(?:-[\w-]+)?"|import\("fastify"\)/, /^(?:(?:http|api|control)\/|emulator\.ts$)/, "keep Fastify at the doors"],
  [/from "(?:node:)?fs(?:\/promises)?"/, /^(?:world\/|store\/open\.ts$)/, "use world/files.ts"],
];

test("every file of src keeps to its room and reaches the world only through what is passed in", () => {
  expect(violations(read("src"))).toEqual([]);
});

test("the check finds each kind of violation, and nothing in comments or texts", () => {
  const planted = {
    "rules/price.ts": 'import { app } from "../http/app.ts";\nexport const now = Date.now();',
    "tasks/chat.ts": 'import type { Failure } from "../errors/failure.ts";\nexport { refuse } from "../errors/refuse.ts";',
    "attic/old.ts": "export const dice = Math.random();",
    "stages/cache.ts": 'import fs from "node:fs";\nconst later = () => setTimeout(run, 10);\nconst at = new Date();',
    "stages/meter.ts": 'import { Agent } from "undici";\nimport Database from "better-sqlite3";\nif (process.env.CI) run();',
    "plans/native.ts":
      'import fastify from "fastify";\nif (step.provider === "groq") run();\nconst x = await import("../api/logs.ts");',
    "config/file.ts": "export const load = (url: string) => import(/* @vite-ignore */ url);",
    "providers/groq.ts": 'export const groq = { id: "groq", suits: (id: string) => id === "groq" }; // Date.now()',
    "rules/ttl.ts": '/* setTimeout and Math.random() */ export const text = "*/*" + new Date(1).toISOString();',
  };
  expect(violations(planted)).toEqual([
    "src/rules/price.ts imports ../http/app.ts: rules may use only schema, errors (types), tasks (types)",
    "src/rules/price.ts says Date.now: ask the Clock that is passed in",
    "src/tasks/chat.ts imports ../errors/refuse.ts: tasks may use only schema (types), errors (types)",
    "src/attic/old.ts is in no room: add attic to the table",
    "src/attic/old.ts says Math.random: draw from the Random that is passed in",
    "src/stages/cache.ts says new Date(): ask the Clock that is passed in",
    "src/stages/cache.ts says setTimeout: wait on the Clock that is passed in",
    'src/stages/cache.ts says from "node:fs": use world/files.ts',
    "src/stages/meter.ts says process.env: take it as a setting",
    'src/stages/meter.ts says from "better-sqlite3": use a repository of the store',
    'src/stages/meter.ts says from "undici": send through world/upstream.ts',
    `src/plans/native.ts imports ../api/logs.ts: plans may use only ${rooms["plans"]?.join(", ")}`,
    'src/plans/native.ts says from "fastify": keep Fastify at the doors',
    'src/plans/native.ts compares with "groq": give Provider a field that says what is meant',
    "src/config/file.ts says import(: use nativeImport: kept code cannot import",
  ]);
});

type Sources = Readonly<Record<string, string>>;

function violations(sources: Sources): string[] {
  const providers = Object.entries(sources).flatMap(([path, code]) => (roomOf(path) === "providers" ? idsIn(code) : []));
  return Object.entries(sources).flatMap(([path, source]) => {
    const code = withoutComments(source);
    return [...strayImports(path, code), ...strayWords(path, code), ...namedProviders(path, code, providers)];
  });
}

function strayImports(path: string, code: string): string[] {
  const room = roomOf(path);
  const allowed = rooms[room];
  if (!allowed) return [`src/${path} is in no room: add ${room} to the table`];
  return importsOf(code).flatMap(({ target, typeOnly }) => {
    const other = roomOf(posix.join(posix.dirname(path), target));
    const fine = other === room || allowed.includes(other) || (typeOnly && allowed.includes(`${other} (types)`));
    return fine ? [] : [`src/${path} imports ${target}: ${room} may use only ${allowed.join(", ")}`];
  });
}

function importsOf(code: string): { target: string; typeOnly: boolean }[] {
  const matches = code.matchAll(/^(?:import|export)\b( type\b)?[^"';]*?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm);
  return Array.from(matches, ([, type, fixed, lazy]) => ({ target: fixed ?? lazy ?? "", typeOnly: type !== undefined }));
}

function strayWords(path: string, code: string): string[] {
  return homes.flatMap(([pattern, home, instead]) => {
    const found = home.test(path) ? null : code.match(pattern);
    return found ? [`src/${path} says ${found[0]}: ${instead}`] : [];
  });
}

/** A comparison with a provider's name outside the rooms that describe providers: the sign of a field that is missing. */
function namedProviders(path: string, code: string, providers: readonly string[]): string[] {
  if (/^(?:providers|formats|models)\//.test(path)) return [];
  const compared = Array.from(code.matchAll(/(?:[!=]==? |\bcase )"([\w-]+)"/g), ([, word]) => word ?? "");
  const named = compared.filter((word) => providers.includes(word));
  return named.map((word) => `src/${path} compares with "${word}": give Provider a field that says what is meant`);
}

function idsIn(provider: string): string[] {
  return Array.from(provider.matchAll(/^\s*(?:export const \w+.*\{ )?id: "([\w-]+)"/gm), ([, id]) => id ?? "");
}

/** Texts are kept, so that one with a slash and a star in it does not open a comment. */
function withoutComments(source: string): string {
  return source.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/.*/g, "$1");
}

function roomOf(path: string): string {
  const file = path.replace(/\.ts$/, "");
  return file in rooms ? file : (file.split("/")[0] ?? "");
}

function read(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return Object.fromEntries(
    files.sort().map((file) => [file.replaceAll("\\", "/"), readFileSync(posix.join(folder, file), "utf8")]),
  );
}
