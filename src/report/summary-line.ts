import type { RunReport } from "./run-report.ts";

/** A run on one line; undefined where nothing was asked. */
export function summaryLine({ requests, failed, cacheHits, cassettes, lints, cost, costAvoided }: RunReport): string | undefined {
  if (requests === 0) return undefined;
  const warnings = lints.reduce((sum, { count }) => sum + count, 0);
  const { used, unused, misses, recorded, stale } = cassettes;
  const parts = [
    failed > 0 ? `${counted(requests, "request")} (${failed} answered with an error)` : counted(requests, "request"),
    cacheHits > 0 && counted(cacheHits, "cache hit"),
    used > 0 && `recordings: ${used} used, ${unused.length} unused${stale.length > 0 ? `, ${stale.length} too old` : ""}`,
    misses > 0 && `${misses} not recorded`,
    recorded > 0 && `${recorded} recorded`,
    warnings > 0 && counted(warnings, "lint warning"),
    cost > 0 || costAvoided > 0 ? `cost ${money(cost)}, avoided ${money(costAvoided)}` : false,
  ];
  return parts.filter((part) => part !== false).join(" · ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function money(usd: number): string {
  return `$${usd >= 1 || usd === 0 ? usd.toFixed(2) : Number(usd.toPrecision(3))}`;
}
