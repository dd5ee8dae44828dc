import type { RecordedAnswer } from "../../cassettes/recorded.ts";
import { joined } from "../../cassettes/timed-lines.ts";
import { answerFrom } from "../answered.ts";
import type { Interaction } from "../interaction.ts";

/** What of an interaction a HAR has no place for, a sentence each; nothing where reading it back gives the same. */
export function lostInHar({ answer, settings, usage, gateway }: Interaction): string[] {
  const { match, repeat, expires, by } = settings;
  return [
    ...(sameTimes(answer) ? [] : ["when its pieces came: HAR knows the first moment and the last"]),
    ...(match ? [`what it is found by (match: ${match.join(", ")})`] : []),
    ...(repeat ? [`what follows its last answer (repeat: ${repeat})`] : []),
    ...(expires ? [`how old it may be (expires: ${expires})`] : []),
    ...(by ? ["that it is written by hand"] : []),
    ...(usage || gateway ? ["what the gateway knew of it (usage, gateway)"] : []),
  ];
}

/** Whether the times that are made up on the way back are those that it has. */
function sameTimes(answer: RecordedAnswer): boolean {
  const endedMs = Math.max(answer.atMs, answer.chunks.at(-1)?.atMs ?? 0);
  const again = answerFrom({ ...answer, body: joined(answer.chunks), beganMs: answer.atMs, endedMs }).answer;
  return again.atMs === answer.atMs && timesOf(again) === timesOf(answer);
}

/** A chunk that came at the same moment as the one before is no border. */
function timesOf({ chunks }: RecordedAnswer): string {
  const times: string[] = [];
  let size = 0;
  let lastMs: number | undefined;
  for (const { atMs, bytes } of chunks) {
    if (atMs !== lastMs) times.push(`${size}@${atMs}`);
    lastMs = atMs;
    size += bytes.byteLength;
  }
  return times.join();
}
