import { test } from "vitest";
import type { FaultInput } from "../../../src/schema/fault-input.ts";
import { type SdkRow, sdkRows, sdks } from "../../support/faults-and-sdks.ts";
import { expectGenerated } from "../../support/generated-part.ts";

test("docs/faults-and-sdks.md says what the clients' tests expect of each library", async () => {
  const head = [`| fault | ${sdks.map((sdk) => `\`${sdk}\``).join(" | ")} |`, `| --- |${" --- |".repeat(sdks.length)}`];
  const rows = sdkRows.map((row) => `| ${label(row.fault)} | ${sdks.map((_, index) => cell(row, index)).join(" | ")} |`);
  await expectGenerated("docs/faults-and-sdks.md", [...head, ...rows].join("\n"));
});

function label({ kind, ...options }: FaultInput): string {
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return `\`${[kind, ...settings].join(" ")}\``;
}

function cell({ whole, stream }: SdkRow, index: number): string {
  const [one = "", other = ""] = [whole[index], stream[index]];
  if (one === other) return one;
  if (one === "the answer" && other === "all of it") return "unharmed";
  if (one === "–") return `stream: ${other}`;
  return other === "–" ? `whole: ${one}` : `whole: ${one}; stream: ${other}`;
}
