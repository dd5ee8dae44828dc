import type { RunReport } from "./run-report.ts";

/** What a run must not do. */
export interface Gates {
  /** US dollars, as the log has it, whoever answered. */
  readonly maxCost?: number | undefined;
  readonly maxRequests?: number | undefined;
  readonly failOn?: readonly FailOn[] | undefined;
}

/** Of what not one may come up. */
export const failOns = ["unmatched", "lint", "stale", "unused"] as const;

export type FailOn = (typeof failOns)[number];

/** Why the run fails, a sentence for each gate that is broken; none when all hold. */
export function brokenGates(report: RunReport, { maxCost, maxRequests, failOn = [] }: Gates): string[] {
  const { cost, costUnknown, requests } = report;
  const broken: string[] = [];
  if (maxCost !== undefined && cost > maxCost) broken.push(`it cost $${cost}, and max-cost is $${maxCost}${dearest(report)}`);
  if (maxCost !== undefined && costUnknown > 0)
    broken.push(
      `${costUnknown} of its answers have no known cost, which max-cost needs; cf-aig-custom-cost or models.yaml can say it`,
    );
  if (maxRequests !== undefined && requests > maxRequests)
    broken.push(`${requests} ${requests === 1 ? "request was" : "requests were"} made, and max-requests is ${maxRequests}`);
  for (const kind of failOn) broken.push(...checks[kind](report));
  return broken;
}

const checks: Readonly<Record<FailOn, (report: RunReport) => string[]>> = {
  unmatched: ({ cassettes, strays }) => [
    ...(cassettes.misses > 0 ? [`no recording answers ${some(cassettes.missed, cassettes.misses)}`] : []),
    ...(strays.length > 0 ? [`no gateway is at ${some(strays)}`] : []),
  ],
  lint: ({ lints }) => lints.map(({ id, text, count }) => `${id}, ${count === 1 ? "once" : `${count} times`}: ${text}`),
  stale: ({ cassettes }) => cassettes.stale.map((what) => `a recording is too old: ${what}`),
  unused: ({ cassettes }) =>
    cassettes.unused.length > 0
      ? [`nothing asked for the recordings ${some(cassettes.unused.map(({ id, file }) => `${id} (${file})`))}`]
      : [],
};

function dearest({ models }: RunReport): string {
  const [most] = models;
  return most && most.cost > 0
    ? `; most of it for ${most.provider} ${most.model ?? ""} ($${most.cost} for ${most.requests === 1 ? "1 request" : `${most.requests} requests`})`
    : "";
}

const MOST_NAMED = 5;

function some(names: readonly string[], count = names.length): string {
  const shown = [...new Set(names)].slice(0, MOST_NAMED).join(", ");
  return count > MOST_NAMED ? `${shown} and so on, ${count} in all` : shown;
}

/** "unmatched,lint" as a list. Throws a RangeError that says what there is. */
export function failOnFrom(text: string): FailOn[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const strange = words.find((word) => !(failOns as readonly string[]).includes(word));
  if (strange !== undefined || words.length === 0)
    throw new RangeError(`expected some of ${failOns.join(",")}, found '${strange ?? text}'`);
  return words as FailOn[];
}
