/** "1 byte", "12 bytes", "2 entries". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

export function seconds(count: number): string {
  return counted(count, "second");
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Ends like a sentence. */
export function plain(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
