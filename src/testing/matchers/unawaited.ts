import { type CurrentSandbox, currentSandbox } from "../current-sandbox.ts";

interface Judging {
  /** Of the matcher. */
  readonly name: string;
  readonly verdict: Promise<unknown>;
}

const judging = new WeakMap<CurrentSandbox, Set<Judging>>();

/** Keeps a verdict in mind, as one of the running test's, until it is there. */
export function heldByTest<Verdict>(name: string, verdict: Promise<Verdict>): Promise<Verdict> {
  const sandbox = currentSandbox();
  if (!sandbox) return verdict;
  const all = judging.get(sandbox) ?? new Set();
  judging.set(sandbox, all);
  const one = { name, verdict };
  all.add(one);
  const done = () => void all.delete(one);
  verdict.then(done, done);
  return verdict;
}

/**
 * For the end of a test: waits for verdicts that the test did not wait for, while what they are about is still there. A mistake is told
 * of as a sentence, because the test cannot have failed by it.
 */
export async function unawaited(sandbox: CurrentSandbox): Promise<string | undefined> {
  const left = [...(judging.get(sandbox) ?? [])];
  const [first] = left;
  if (!first) return undefined;
  await Promise.allSettled(left.map(({ verdict }) => verdict));
  // The runner hears of a rejection that nobody handles while it is this test's.
  await new Promise((turn) => setImmediate(turn));
  return `the test ended before ${first.name} had judged, and could not fail by it: write await before expect(…).${first.name}(…)`;
}
