import { discard } from "../exchange/body.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Switching } from "../exchange/switching.ts";
import type { Kept, Strike } from "./book.ts";
import type { Scene, Side } from "./fault.ts";
import { endsInMs } from "./when.ts";
import type { Place } from "./where.ts";

/** Where the damage is done, and the signal that ends what waits there. */
export interface Site extends Place {
  readonly side: Side;
  signal(): AbortSignal;
}

/** Does what may keep a request from going on: the first that gives an answer decides. */
export async function strikeBefore(strikes: readonly Strike[], site: Site): Promise<Reply | undefined> {
  for (const { rule } of strikes) {
    const reply = await rule.fault.before?.(sceneOf(rule, site), rule.options);
    if (reply) return reply;
  }
  return undefined;
}

/** Does damage to an answer, one rule after the other. */
export function strikeAfter(strikes: readonly Strike[], site: Site, reply: Reply): Reply {
  return strikes.reduce((whole, { rule }) => {
    const { after, socket } = rule.fault;
    if (!after && !socket) return whole;
    const scene = sceneOf(rule, site);
    if (whole.switching) return damagedSocket(whole, whole.switching, rule, scene) ?? whole;
    if (!after) return scene.missed("the answer is no WebSocket") ?? whole;
    return after(whole, scene, rule.options) ?? whole;
  }, reply);
}

function damagedSocket(reply: Reply, switching: Switching, { fault, options }: Kept, scene: Scene): Reply | undefined {
  if (!fault.socket) return scene.missed("the answer is a WebSocket");
  const session = fault.socket(switching.session, scene, options);
  return session && { ...reply, switching: { ...switching, session } };
}

/** Tells of strikes before they happen: what they lead to comes after them in the trace. */
export function tellStrikes(strikes: readonly Strike[], { exchange, side, step, attempt }: Site): void {
  for (const { rule } of strikes) {
    exchange.trace.add({
      what: "fault",
      rule: rule.id,
      kind: rule.fault.kind,
      side,
      why: rule.fault.describe(rule.options),
      ...(step && { step: step.index }),
      ...(attempt !== undefined && { attempt }),
    });
  }
}

/** Nobody will read an answer that another one stands in for. */
export async function instead(reply: Reply, other: Reply): Promise<Reply> {
  reply.switching?.over();
  await discard(reply.body);
  return other;
}

function sceneOf(rule: Kept, site: Site): Scene {
  const { exchange, step, side, attempt } = site;
  const { clock } = exchange;
  const sleep = async (ms: number) => {
    try {
      await clock.sleep(ms, site.signal());
    } catch (error) {
      // A caller that has gone is no trouble of this side; an attempt that was given up has somebody waiting for its end.
      if (side === "upstream") throw error;
    }
  };
  return {
    side,
    exchange,
    step,
    random: exchange.random.fork(`strike ${rule.id} ${step?.index ?? "edge"} ${attempt ?? 0}`),
    endsInMs: endsInMs(rule.when, rule.sinceMs, clock.now()),
    async wait(ms, why) {
      exchange.trace.add({ what: "waited", ms, why });
      await sleep(ms);
    },
    pause: sleep,
    missed(why) {
      rule.counters.struck -= 1;
      rule.counters.missed += 1;
      rule.why = why;
      exchange.trace.add({ what: "fault missed", rule: rule.id, why });
    },
  };
}
