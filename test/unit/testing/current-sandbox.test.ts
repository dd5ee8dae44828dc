import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type CurrentSandbox, currentSandbox, enterSandbox, runInSandbox } from "../../../src/testing/current-sandbox.ts";

const sandbox = (account: string): CurrentSandbox => ({ url: "http://127.0.0.1:1", account });

describe("R-13 the sandbox of the test that calls", () => {
  test("is none outside of tests", () => {
    expect(currentSandbox()).toBeUndefined();
  });

  test("is told apart for what runs at the same time, however deep and however late", async () => {
    const seen = await Promise.all(
      ["a", "b", "c"].map(async (account) => {
        await turn();
        const leave = enterSandbox(sandbox(account));
        await turn();
        const later = Promise.resolve().then(async () => {
          await turn();
          return currentSandbox()?.account;
        });
        const found = await later;
        leave();
        return found;
      }),
    );
    expect(seen).toEqual(["a", "b", "c"]);
    expect(currentSandbox()).toBeUndefined();
  });

  test("is the only one that is open, where what called what is lost", async () => {
    let ask = () => {};
    const asked = new Promise<string | undefined>((done) => {
      ask = () => done(currentSandbox()?.account);
    });
    await runInSandbox(sandbox("only"), async () => {
      await turn();
      ask();
    });
    expect(await asked).toBe("only");
  });

  test("is over when the test is, also for what it left running", async () => {
    const one = sandbox("one");
    const leave = enterSandbox(one);
    const late = (async () => {
      await turn();
      return currentSandbox();
    })();
    leave();
    expect(await late).toBeUndefined();
  });

  test("ends with what runs in it, also when that fails", async () => {
    expect(runInSandbox(sandbox("sync"), () => currentSandbox()?.account)).toBe("sync");
    expect(() =>
      runInSandbox(sandbox("throws"), () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    await expect(runInSandbox(sandbox("rejects"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(currentSandbox()).toBeUndefined();
  });
});
