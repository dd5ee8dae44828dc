import type { Attempt } from "../exchange/attempt.ts";
import type { WriteContext } from "../formats/format.ts";
import type { Random } from "../world/random.ts";
import { ownUrls } from "./own-urls.ts";

type Purpose = "answer" | "headers";

/** Made anew each time, so that the same answer written twice has the same ids. */
export function writeContext(attempt: Attempt, purpose: Purpose): WriteContext {
  const { random, nowMs } = chanceAndTime(attempt, purpose);
  return { random, nowMs, request: attempt.step.outgoing.request, urls: ownUrls(attempt.step) };
}

/** What of it headers need. */
export function chanceAndTime(attempt: Attempt, purpose: Purpose): Pick<WriteContext, "random" | "nowMs"> {
  return { random: randomFor(attempt, purpose), nowMs: attempt.step.exchange.trace.startedMs };
}

/** The chance that decides ids. */
export function randomFor({ step, number }: Attempt, purpose: Purpose): Random {
  return step.exchange.random.fork(`${purpose} ${step.index} ${number}`);
}
