import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type EmulatorInside } from "../../src/emulator.ts";
import { kinds } from "../../src/faults/index.ts";
import type { FaultInput } from "../../src/schema/fault-input.ts";
import { type SdkRow, sdkRows, sdks, socketKinds } from "../support/faults-and-sdks.ts";
import { requestCount } from "./gateway.ts";
import { drivers, type Given, type Question } from "./sdk-drivers.ts";

// docs/faults-and-sdks.md says what each library does under each kind of fault; here they do it.

const prompt = "Tell me about owls, please, in a sentence or two";

let aigw: EmulatorInside;
const usual = new Map<string, { whole: Given; text: string }>();

beforeAll(async () => {
  aigw = await createEmulator({ mocks: "test/support/no-mocks", cassettes: "test/support/no-recordings", speed: 0 });
  await aigw.start();
  for (const [index, sdk] of sdks.entries()) {
    let text = "";
    await drivers[sdk]?.stream(question(`clean-${index}`), (piece) => {
      text += piece;
    });
    const whole = await drivers[sdk]?.whole(question(`clean-${index}`));
    if (whole) usual.set(sdk, { whole, text });
  }
});
afterAll(() => aigw.stop());

function question(account: string, withTool = false): Question {
  return { base: `${aigw.url}/v1/${account}/default`, prompt, withTool };
}

/** What the kind has nothing to damage in. */
const NOT_STRUCK = "–";

const needTools = ["hallucinated-tool", "invalid-arguments"];

async function wholeUnder(fault: FaultInput, sdk: string, account: string): Promise<string> {
  const added = aigw.fault(fault, account);
  const asked = drivers[sdk]?.whole(question(account, needTools.includes(fault.kind)));
  const said = await Promise.resolve(asked).then(
    (given) => answerText(given, sdk),
    (error: unknown) => errorText(error),
  );
  return added.counts()?.struck === 0 ? NOT_STRUCK : `${said}${await tries(account)}`;
}

async function streamUnder(fault: FaultInput, sdk: string, account: string): Promise<string> {
  const added = aigw.fault(fault, account);
  let text = "";
  const asked = drivers[sdk]?.stream(question(account, needTools.includes(fault.kind)), (piece) => {
    text += piece;
  });
  let calls: Given["calls"] = [];
  const failed = await Promise.resolve(asked).then(
    (called = []) => {
      calls = called;
      return "";
    },
    (error: unknown) => errorText(error),
  );
  if (added.counts()?.struck === 0) return NOT_STRUCK;
  const came = calls.length > 0 ? `calls ${calls.join(" and ")}` : textOf(text, usual.get(sdk)?.text ?? "");
  const both = failed === "" ? came : came === "nothing" ? failed : `${came}, then ${failed}`;
  return `${both}${await tries(account)}`;
}

function answerText(given: Given | undefined, sdk: string): string {
  const calls = given?.calls ?? [];
  if (calls.length > 0) return `calls ${calls.join(" and ")}`;
  return given?.text ? (given.text === usual.get(sdk)?.whole.text ? "the answer" : "another text") : "an empty answer";
}

function textOf(text: string, whole: string): string {
  if (text === whole) return "all of it";
  if (text === "") return "nothing";
  return whole.startsWith(text) ? "a part" : "other text";
}

/** Class and status; of a row of tries the last one's. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return `${typeof error} thrown`;
  const { name, lastError, status, statusCode } = error as Error & Record<"lastError" | "status" | "statusCode", unknown>;
  if (lastError instanceof Error) return `${name} of ${errorText(lastError)}`;
  const shown = name === "Error" ? error.constructor.name : name;
  const code = status ?? statusCode;
  const about = shown === "TypeError" || shown === "Error" ? `: ${error.message}` : "";
  return `${shown}${code === undefined ? "" : ` ${code}`}${about}`;
}

async function tries(account: string): Promise<string> {
  const count = await requestCount(aigw, account);
  return count > 1 ? ` (${count} tries)` : "";
}

async function rowUnder(fault: FaultInput, index: number): Promise<SdkRow> {
  const [whole, stream] = await Promise.all([
    Promise.all(sdks.map((sdk, at) => wholeUnder(fault, sdk, `a${index}-${at}-whole`))),
    Promise.all(sdks.map((sdk, at) => streamUnder(fault, sdk, `a${index}-${at}-stream`))),
  ]);
  return { fault, whole, stream };
}

describe("what four client libraries do under each kind of fault", () => {
  test("every kind has a row, but for those of sockets", () => {
    expect(new Set(sdkRows.map(({ fault }) => fault.kind))).toEqual(new Set(kinds.filter((kind) => !socketKinds.includes(kind))));
  });

  test.concurrent.each(sdkRows.map((row, index) => [row.fault, row, index] as const))(
    "clients 3: %j",
    { timeout: 60_000 },
    async (fault, row, index) => {
      expect(await rowUnder(fault, index)).toEqual(row);
    },
  );
});
