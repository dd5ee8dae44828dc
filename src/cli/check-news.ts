import { relative } from "node:path";
import type { EmulatorInside } from "../emulator/inside.ts";

export type Checked = ReturnType<EmulatorInside["cassettes"]>["checked"][number];

/** How many of each verdict. */
export function checkedCounts(checked: readonly Pick<Checked, "verdict">[]) {
  const of = (verdict: Checked["verdict"]) => checked.filter((one) => one.verdict === verdict).length;
  return { identical: of("identical"), benign: of("benign"), breaking: of("breaking"), notChecked: of("could not check") };
}

/** The counts in words, and a line for each that somebody has to look at; nothing where nothing was checked. */
export function checkedSummary(checked: readonly Checked[], cwd: string): string[] {
  if (checked.length === 0) return [];
  const worrying = checked.filter(({ verdict }) => verdict === "breaking" || verdict === "could not check");
  return [`  checked: ${countsText(checked)}`, ...worrying.map((one) => `    ${checkedLine(one, cwd)}`)];
}

export function countsText(checked: readonly Pick<Checked, "verdict">[]): string {
  const { identical, benign, breaking, notChecked } = checkedCounts(checked);
  return `${identical} identical, ${benign} benign, ${breaking} breaking, ${notChecked} could not be checked`;
}

/** "breaking chat-1 (recordings/chat.yaml:7): body.id is gone". */
export function checkedLine({ verdict, recording, asked, why }: Checked, cwd: string): string {
  const place = recording ? `${recording.id} (${relative(cwd, recording.file)}:${recording.line})` : asked;
  return `${verdict} ${place}: ${why}`;
}
