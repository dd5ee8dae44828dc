import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { exchangeLine, explainCommand } from "../exchange-line.ts";
import type { ExchangeMatcher, Judgement } from "./matcher.ts";
import { exchangesOf, type Subject, subjectOf } from "./subject.ts";
import { heldByTest } from "./unawaited.ts";

/** As Jest, Vitest and others take it. `message` tells what did happen instead. */
export interface Verdict {
  readonly pass: boolean;
  message(): string;
  /** Where a difference can be shown. */
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** Judges at once what is an exchange, which asymmetric matchers need; for everything else the emulator is asked first. */
export function verdict<Args extends readonly unknown[]>(
  matcher: ExchangeMatcher<Args>,
  received: unknown,
  args: Args,
): Verdict | Promise<Verdict> {
  const subject = subjectOf(received);
  if (subject.kind === "unknown") return notASubject(matcher, subject.why);
  if (subject.kind === "exchanges") return judged(matcher, subject.exchanges, args, subject);
  const asked = exchangesOf(subject).then((exchanges) => judged(matcher, exchanges, args, subject));
  return heldByTest(matcher.name, asked);
}

/** Whatever was expected, also `not`, is not so: what was given is the mistake. */
function notASubject({ name }: Pick<ExchangeMatcher, "name">, why: string): never {
  throw new TypeError(
    `${name} looks at a gateway, an exchange, an exchange's or log row's id, or an answer that has its headers; ${why}`,
  );
}

function judged<Args extends readonly unknown[]>(
  matcher: ExchangeMatcher<Args>,
  exchanges: readonly ExchangeDetail[],
  args: Args,
  subject: Subject,
): Verdict {
  const [only, another] = exchanges;
  if (subject.kind !== "gateway" && only && !another) return ofOne(matcher, only, args);
  if (!only) return ofNone(matcher, args, subject);
  const all = exchanges.map((exchange) => ({ exchange, judgement: matcher.judge(exchange, ...args) }));
  const together = matcher.together?.(exchanges, ...args);
  // What decides it: one that fits, or one that does not; all where there is none such.
  const deciding = all.filter(({ judgement }) => judgement.pass === (matcher.of === "any"));
  const pass = together?.pass ?? (matcher.of === "any") === deciding.length > 0;
  const telling = together || deciding.length === 0 ? all : deciding;
  const nearest = all.at(-1);
  const unknown = together ? together.unknown : all.some(({ judgement }) => judgement.unknown);
  return certain(unknown, {
    pass,
    message() {
      const facts = together ? [`  together: ${together.found}`] : [];
      return [
        `expected ${whose(together ? "together" : matcher.of, exchanges.length, pass)} ${matcher.says(...args)}`,
        ...facts,
        ...lines(telling),
        ...hints(pass ? undefined : matcher.hint?.(exchanges, ...args)),
        ...lastWord(subject, nearest?.exchange),
      ].join("\n");
    },
    ...difference(exchanges.length === 1 ? nearest?.judgement : undefined),
  });
}

/** What nobody can say must not hold by `not` either. */
function certain(unknown: boolean | undefined, verdict: Verdict): Verdict {
  if (unknown === true && !verdict.pass) throw new Error(verdict.message());
  return verdict;
}

/** Of whom something else was expected; where it holds, by `not`. */
function whose(of: ExchangeMatcher["of"] | "together", count: number, holds: boolean): string {
  if (count === 1) return `the exchange of the gateway${holds ? " not" : ""}`;
  if (of === "together") return `the ${count} exchanges of the gateway together${holds ? " not" : ""}`;
  if (of === "any") return `${holds ? "none" : "one"} of the ${count} exchanges of the gateway`;
  return holds ? `not each of the ${count} exchanges of the gateway` : `each of the ${count} exchanges of the gateway`;
}

function ofOne<Args extends readonly unknown[]>(matcher: ExchangeMatcher<Args>, exchange: ExchangeDetail, args: Args): Verdict {
  const judgement = matcher.judge(exchange, ...args);
  return certain(judgement.unknown, {
    pass: judgement.pass,
    message: () =>
      `expected the exchange ${exchange.id} (${exchangeLine(exchange)}) ${judgement.pass ? "not " : ""}${matcher.says(...args)}\n  ${judgement.found}`,
    ...difference(judgement),
  });
}

/** Of nothing, nothing is so: a test that expects it, or that all is well, most likely looks at the wrong gateway. */
function ofNone<Args extends readonly unknown[]>(matcher: ExchangeMatcher<Args>, args: Args, subject: Subject): Verdict {
  const where = subject.kind === "gateway" ? ` (account ${subject.gateway.account}, ${subject.gateway.url})` : "";
  return {
    pass: false,
    message: () => `expected an exchange ${matcher.says(...args)}, and the gateway was asked nothing${where}`,
  };
}

function hints(hint: string | undefined): string[] {
  return hint === undefined ? [] : [`  ${hint}`];
}

/** So many exchanges are told of. */
const MOST_TOLD = 8;

function lines(all: readonly { exchange: ExchangeDetail; judgement: Judgement }[]): string[] {
  const shown = all
    .slice(-MOST_TOLD)
    .map(({ exchange, judgement }) => `  ${exchange.id}  ${exchangeLine(exchange)}: ${judgement.found}`);
  const left = all.length - shown.length;
  return left > 0 ? [`  ${left} before these`, ...shown] : shown;
}

function lastWord(subject: Subject, exchange: ExchangeDetail | undefined): string[] {
  return subject.kind === "gateway" && exchange ? [`  ${explainCommand(exchange.id, subject.gateway.url)}`] : [];
}

function difference(judgement: Judgement | undefined): Pick<Verdict, "actual" | "expected"> {
  if (!judgement || judgement.expected === undefined) return {};
  return { actual: judgement.actual, expected: judgement.expected };
}
