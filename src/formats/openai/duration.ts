/** Durations as OpenAI writes them: `12ms`, `1.5s`, `6m0s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  if (ms < 60_000) return `${ms / 1000}s`;
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  return `${hours === 0 ? "" : `${hours}h`}${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}
