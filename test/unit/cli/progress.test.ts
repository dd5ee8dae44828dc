import { expect, test } from "vitest";
import { progress } from "../../../src/cli/progress.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) > 0, on: () => {} };
}

test("on a terminal a long job tells how far it is in one line that is written over and taken away", () => {
  let nowMs = 0;
  const stderr = screen(true);
  const tell = progress({ stderr, now: () => nowMs }, "read", false);
  for (nowMs of [0, 50, 120, 130, 300]) tell(nowMs, 400);
  tell.end();
  tell.end();
  expect(stderr.written).toEqual(["\r\u001b[2Kread 120 of 400", "\r\u001b[2Kread 300 of 400", "\r\u001b[2K"]);
});

test("elsewhere it is a line every few seconds; with --json, and for what takes no time, there is nothing", () => {
  let nowMs = 0;
  const [log, json] = [screen(false), screen(false)];
  const tell = progress({ stderr: log, now: () => nowMs }, "read", false);
  const silent = progress({ stderr: json, now: () => nowMs }, "read", true);
  for (nowMs of [100, 4000, 6000, 7000, 12_000]) {
    tell(nowMs, 20_000);
    silent(nowMs, 20_000);
  }
  tell.end();
  expect([log.written, json.written]).toEqual([["read 6000 of 20000\n", "read 12000 of 20000\n"], []]);
});
