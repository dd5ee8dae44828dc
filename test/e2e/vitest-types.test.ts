import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openReader, type Reader } from "./docs-reader.ts";

/** What differs between the declarations of Vitest's versions, as far as matchers have to do with it. */
const ASSERTIONS = {
  "3 and 4": `export interface Assertion<T = any> extends Of<Chai.Assertion, Assertion<T>> { toBe: (expected: T) => void }
type Expected<T> = Assertion<T>;`,
  "5": `export interface Assertion<R extends void | Promise<void> = void, T = unknown> extends Of<Chai.Assertion, Assertion<R, T>> { toBe: (expected: T) => R }
type Expected<T> = Assertion<void, T>;`,
};

const declarations = (assertion: string) => `
declare global { namespace Chai { interface Assertion { not: Assertion; ok: Assertion } } }
type Of<Of, Own> = { [Name in keyof Of]: Of[Name] extends Chai.Assertion ? Own : Of[Name] };
${assertion}
export interface AsymmetricMatchersContaining { stringContaining: (expected: string) => any }
export interface ExpectStatic extends AsymmetricMatchersContaining { <T>(actual: T): Expected<T> }
export interface TestContext { readonly task: any }
export type TestAPI<Extra = object> = (name: string, body: (context: TestContext & Extra) => unknown) => void;
export interface ProvidedContext {}
export declare const expect: ExpectStatic;
export declare const test: TestAPI;
export declare const inject: any, beforeAll: any, beforeEach: any, afterEach: any;
`;

const PROGRAM = `
import { expect, type ProvidedContext } from "vitest";
import { type Gateway, type RunOptions, test, useGateway } from "aigw-emulator/vitest";

test("is typed", async ({ gateway }) => {
  const same: Gateway = gateway;
  const done: Promise<void> = expect(same).toHaveAttempts([503, "no answer", { provider: "openai" }]);
  await done;
  await expect(same).not.toHaveUsedCassette();
  const asymmetric: unknown = expect.toHaveReachedProvider("openai");
  // @ts-expect-error by nobody else
  await expect(same).toHaveBeenRateLimited("nobody");
  // @ts-expect-error there is no such matcher
  await expect(same).toHaveHitTheCache();
  await same.fault({ kind: "status", status: 503 });
  return asymmetric;
});
export const options: RunOptions = { failOn: ["lint"] } satisfies ProvidedContext["aigw"];
export const gateway: Gateway = useGateway();
`;

let reader: Reader;
afterEach(() => reader.remove());

test.each(Object.entries(ASSERTIONS).flatMap(([version, text]) => ["bundler", "nodenext"].map((way) => [version, way, text])))(
  "matchers, fixture and options are typed beside Vitest %s, with imports resolved as by %s, and every library is checked",
  async (_, moduleResolution, assertion = "") => {
    reader = openReader();
    reader.save("declared/vitest.d.ts", declarations(assertion));
    reader.save("program.mts", PROGRAM);
    const module = moduleResolution === "bundler" ? "esnext" : "nodenext";
    const paths = { vitest: ["./declared/vitest.d.ts"] };
    const compilerOptions = {
      strict: true,
      target: "es2022",
      lib: ["es2023", "dom"],
      types: ["node"],
      noEmit: true,
      skipLibCheck: false,
    };
    reader.save("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution, paths } }));
    expect((await reader.run(resolve("node_modules/.bin/tsc"), "-p", ".")).stdout).toBe("");
  },
);
