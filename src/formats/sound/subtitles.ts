import type { TimedWord } from "../../tasks/sound.ts";

/** Words that belong together: a sentence, or a long one's part. */
export interface Segment {
  readonly words: readonly TimedWord[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LONGEST_SECONDS = 10;
const ENDS = /[.!?…]["'”’)]*$/;

export function segments(words: readonly TimedWord[]): Segment[] {
  const found: Segment[] = [];
  let open: TimedWord[] = [];
  for (const [index, word] of words.entries()) {
    open.push(word);
    const start = open[0]?.start ?? 0;
    const isEnd = ENDS.test(word.text) || word.end - start >= LONGEST_SECONDS || index === words.length - 1;
    if (!isEnd) continue;
    found.push({ words: open, text: open.map(({ text }) => text).join(" "), start, end: word.end });
    open = [];
  }
  return found;
}

export function srt(words: readonly TimedWord[]): string {
  const blocks = segments(words).map(
    ({ text, start, end }, index) => `${index + 1}\n${clock(start, ",")} --> ${clock(end, ",")}\n${text}\n\n`,
  );
  return blocks.join("");
}

export function vtt(words: readonly TimedWord[]): string {
  const blocks = segments(words).map(({ text, start, end }) => `${clock(start, ".")} --> ${clock(end, ".")}\n${text}\n\n`);
  return `WEBVTT\n\n${blocks.join("")}`;
}

/** "00:01:02.345" */
function clock(seconds: number, point: "." | ","): string {
  const ms = Math.round(seconds * 1000);
  const pair = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const whole = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(pair).join(":");
  return `${whole}${point}${String(ms % 1000).padStart(3, "0")}`;
}
