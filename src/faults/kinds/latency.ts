import type { Random } from "../../world/random.ts";
import { defineFault } from "../fault.ts";
import { duration, positive } from "../options.ts";
import { lasting } from "../when.ts";

/** How long, one of three ways. */
interface Wait {
  readonly ms?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly median?: number | undefined;
  readonly spread: number;
}

/** Time before the answer begins. */
export const latency = defineFault({
  kind: "latency",
  help: "Waits before the answer begins: always as long, evenly between two times, or log-normal as real services do.",
  side: "both",
  options: {
    ms: duration.optional().describe("Always so long"),
    min: duration.optional().describe("Evenly from so long"),
    max: duration.optional().describe("up to so long"),
    median: duration.optional().describe("Log-normal: half of the waits are longer"),
    spread: positive("Log-normal: 0.5 makes one wait in fifty about three times the median").default(0.5),
  },
  check({ ms, min, max, median }) {
    const ways = [ms !== undefined, min !== undefined || max !== undefined, median !== undefined].filter(Boolean);
    if (ways.length !== 1) return "expected one of ms, min with max, and median";
    if ((min === undefined) !== (max === undefined)) return "expected min and max together";
    return min !== undefined && max !== undefined && min > max ? "expected min to be at most max" : undefined;
  },
  describe: (wait) => `waits ${waitText(wait)} before the answer`,
  async before(scene, wait) {
    await scene.wait(waitMs(wait, scene.random.fork("wait")), "latency");
    return undefined;
  },
});

function waitText({ ms, min, max, median = 0 }: Wait): string {
  if (ms !== undefined) return lasting(ms);
  return min !== undefined && max !== undefined ? `${lasting(min)} to ${lasting(max)}` : `about ${lasting(median)} (log-normal)`;
}

function waitMs({ ms, min, max, median = 0, spread }: Wait, random: Random): number {
  if (ms !== undefined) return ms;
  if (min !== undefined && max !== undefined) return random.integer(min, max);
  return Math.round(median * Math.exp(spread * normal(random)));
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
