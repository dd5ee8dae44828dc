import type { Library } from "../cassettes/library.ts";
import { type Miss, missText } from "../cassettes/miss.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Attempt } from "../exchange/attempt.ts";
import { type ModeSettings, modeOf } from "../exchange/mode.ts";
import type { Reply } from "../exchange/reply.ts";
import { credentialOf } from "../providers/credential.ts";
import type { Mode } from "../schema/mode.ts";
import { STAND_IN_KEY } from "../schema/stand-in-key.ts";
import type { Backend } from "./backend.ts";
import { askedIn, type CassetteLedger } from "./cassette-report.ts";
import { cassetteStates } from "./cassette-state.ts";
import type { recordBackend } from "./record.ts";
import type { Again } from "./record-keeper.ts";
import { recordedRequest } from "./recorded-request.ts";
import { type NotPlayed, type Replay, selectedFile } from "./replay.ts";
import { tellOfSocket } from "./tell-of-socket.ts";
import type { Wanted } from "./wanted.ts";

export interface ModeParts {
  readonly mock: Backend;
  readonly live: Backend;
  readonly record: ReturnType<typeof recordBackend>;
  readonly replay: Replay;
  readonly check: Backend;
  /** Which recordings may be made again. */
  readonly wanted: Wanted;
  readonly library: Library;
  readonly ledger: CassetteLedger;
  readonly settings: ModeSettings & {
    readonly onMiss: "auto" | "mock" | "error";
    readonly strict: boolean;
    readonly ci: boolean;
  };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Which backend answers, by the mode that holds for the request: whether it may play, and whether it may record. */
export function byMode(parts: ModeParts): Backend {
  const { mock, live, record, replay, library, settings, ledger } = parts;
  const missed = (attempt: Attempt, why: Why) => {
    const { exchange } = attempt.step;
    const state = cassetteStates.of(exchange.account);
    const asked = askedIn(recordedRequest(attempt.step));
    ledger.missed(asked);
    state.misses.add({ exchange: exchange.id, asked, why });
    return mocks({ ...settings, onMiss: state.onMiss ?? settings.onMiss }) ? mock.send(attempt) : refuse(attempt, why, ledger);
  };
  const playOr = async (attempt: Attempt, otherwise: (attempt: Attempt, why: Why, again: Again) => Promise<Reply>) => {
    const played = await replay.play(attempt);
    return "reply" in played ? played.reply : otherwise(attempt, played.miss, againOf(played));
  };
  const wantedOf = (attempt: Attempt) =>
    parts.wanted(() => library.find(recordedRequest(attempt.step), selectedFile(attempt, library)));
  const roads: { readonly [M in Mode]: (attempt: Attempt) => Promise<Reply> } = {
    mock: (attempt) => mock.send(attempt),
    passthrough: (attempt) => live.send(attempt),
    record(attempt) {
      const one = wantedOf(attempt);
      if (one === undefined) return playOr(attempt, missed);
      return record.send(attempt, one === "any" ? {} : { file: one.file });
    },
    check: (attempt) => parts.check.send(attempt),
    // Where nothing was ever recorded, there is nothing to miss: mock models answer, unless told otherwise.
    replay(attempt) {
      const onMiss = cassetteStates.of(attempt.step.exchange.account).onMiss ?? settings.onMiss;
      return library.size === 0 && onMiss !== "error" ? mock.send(attempt) : playOr(attempt, missed);
    },
    auto: (attempt) =>
      playOr(attempt, (_, why, again) =>
        hasKey(attempt, parts.environment) ? record.send(attempt, again) : missed(attempt, why),
      ),
    async refresh(attempt) {
      if (wantedOf(attempt) === undefined) return playOr(attempt, missed);
      const played = await replay.play(attempt, { onlyFresh: true });
      return "reply" in played ? played.reply : record.send(attempt, againOf(played));
    },
  };
  return {
    send(attempt) {
      const { exchange, provider, realtime } = attempt.step;
      const mode = modeOf(exchange, settings, cassetteStates.of(exchange.account).mode);
      const settled = LOOKING.has(mode) ? record.settled(provider.id) : undefined;
      const coming = settled ? settled.then(() => roads[mode](attempt)) : roads[mode](attempt);
      return realtime ? coming.then((reply) => tellOfSocket(reply, exchange.trace)) : coming;
    },
  };
}

/** What was recorded before a request came is there for it. */
const LOOKING: ReadonlySet<Mode> = new Set(["replay", "auto", "refresh", "check"]);

/** What is too old gets its new answer where it stands. */
function againOf({ stale }: NotPlayed): Again {
  return stale ? { ...stale, renew: true } : {};
}

type Why = () => Promise<Miss>;

function mocks({ onMiss, strict, ci }: ModeParts["settings"]): boolean {
  return onMiss === "mock" || (onMiss === "auto" && !strict && !ci);
}

function hasKey({ step }: Attempt, environment: ModeParts["environment"]): boolean {
  const { provider, outgoing } = step;
  const sent = credentialOf(provider, outgoing.request);
  const isReal = sent !== undefined && !sent.endsWith(STAND_IN_KEY);
  return isReal || (provider.keyVariables ?? []).some((name) => environment[name]);
}

/** No step or route falls through a miss, and no client tries again. */
async function refuse({ step, number }: Attempt, miss: Why, ledger: CassetteLedger): Promise<never> {
  const why = missText(await miss());
  ledger.explained(why);
  const { provider, outgoing, exchange, index } = step;
  const spelling = outgoing.endpoint?.errors ?? provider.errors;
  const { headers, body } = spelling(
    { kind: "bad-request", message: why, code: "cassette_miss" },
    { random: exchange.random.fork(`miss ${index} ${number}`), nowMs: exchange.trace.startedMs, request: outgoing.request },
  );
  const [summary = ""] = why.split("\n");
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("content-"))) as Record<
    string,
    string
  >;
  throw new GatewayError("cassetteMiss", why, {
    about: { why: summary },
    headers: { ...own, "x-should-retry": "false" },
    body: typeof body === "string" ? Buffer.from(body) : body,
  });
}
