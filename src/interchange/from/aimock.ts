import type { RecordedAnswer, RecordedRequest, TimedChunk } from "../../cassettes/recorded.ts";
import type { Provider } from "../../providers/provider.ts";
import type { MatchWord } from "../../schema/cassette.ts";
import { amount, type Content, list, type Members, members, text } from "../content.ts";
import type { Importer } from "../importer.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { type FixtureAnswer, fixtureAnswer } from "./aimock-answer.ts";
import { cutShort, paceOf } from "./aimock-pace.ts";
import { vendorOf } from "./aimock-vendor.ts";

/** Fixtures of aimock: what a request has to say, and what is answered. They are no recordings: hand-written ones are made of them. */
export const aimock: Importer = {
  name: "aimock",
  title: "fixtures of aimock",
  recognises: ({ json }) => {
    const [first] = fixturesIn(json);
    return members(first)["match"] !== undefined && members(first)["response"] !== undefined;
  },
  async read({ json }: Content, { places }) {
    return fixturesIn(json).flatMap((fixture, index) => readFixture(members(fixture), `fixture ${index + 1}`, places.providers));
  },
};

function fixturesIn(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : list(members(json)["fixtures"]);
}

/** What no recording can be found by. */
const NOT_SAID = ["toolCallId", "toolResultContains", "toolName", "responseFormat", "predicate", "context"];
/** What several answers to one question are told apart by: here their order does that. */
const IN_ORDER = ["sequenceIndex", "turnIndex", "hasToolResult"];

function readFixture(fixture: Members, where: string, providers: readonly Provider[]): (Interaction | LeftOut)[] {
  const match = members(fixture["match"]);
  const said = text(match["userMessage"]) ?? text(match["inputText"]);
  const odd = NOT_SAID.filter((name) => match[name] !== undefined);
  if (odd.length > 0)
    return [{ where, why: `it is found by ${odd.join(" and ")}: a scripted rule can say that, a recording cannot` }];
  if (said === undefined) return [{ where, why: "it answers whatever is asked: write it as a scripted rule" }];
  const answer = fixtureAnswer(members(fixture["response"]), {
    fixture,
    said,
    model: text(match["model"]),
    endpoint: text(match["endpoint"]),
    vendor: vendorOf(text(match["model"]), providers),
  });
  if ("why" in answer) return [{ where, why: answer.why }];
  const notes = [...answer.notes, ...notesOf(match, fixture)];
  const make = (stream: boolean | undefined) => interaction({ where, match, said, fixture, answer, stream, notes });
  if (answer.own) return answer.own.map((own) => ownInteraction(own, { where, match, fixture, notes }));
  return answer.events ? [make(false), make(true)] : [make(undefined)];
}

interface Parts {
  readonly where: string;
  readonly match: Members;
  readonly said: string;
  readonly fixture: Members;
  readonly answer: FixtureAnswer;
  /** Undefined where a stream is answered the same. */
  readonly stream: boolean | undefined;
  readonly notes: readonly string[];
}

/** In another vendor's words; where a stream's path is its own, the path tells them apart. */
function ownInteraction(
  { request, status, headers, pieces, stream }: NonNullable<FixtureAnswer["own"]>[number],
  { where, match, fixture, notes }: Pick<Parts, "where" | "match" | "fixture" | "notes">,
): Interaction {
  const pace = paceOf(fixture);
  let atMs = pace.firstMs;
  const chunks: TimedChunk[] = pieces.map((piece, index) => {
    if (index > 0) atMs += pace.gapMs(index - 1);
    return { atMs: Math.round(atMs), bytes: Buffer.from(piece) };
  });
  const { kept, partial } = stream ? cutShort(chunks, fixture) : { kept: chunks, partial: false };
  return {
    where,
    at: undefined,
    request,
    answer: { status, headers, atMs: Math.round(pace.firstMs), chunks: kept, partial },
    settings: { by: "hand", match: wordsOf(match, stream) },
    notes: stream ? [] : notes,
  };
}

/** What the recording is found by. */
function wordsOf(match: Members, stream: boolean | undefined): MatchWord[] {
  const model = text(match["model"]) === undefined ? [] : (["model"] as const);
  return [...model, "last-user", ...(stream === undefined ? [] : (["stream"] as const))];
}

function interaction({ where, match, said, fixture, answer, stream, notes }: Parts): Interaction {
  const model = text(match["model"]);
  const value = { ...(stream && { stream: true }), ...answer.asks(said) };
  const request: RecordedRequest = {
    ...{ provider: "openai", method: "POST", path: answer.path, query: "" },
    model,
    body: { kind: "json", value },
  };
  return {
    where,
    at: undefined,
    request,
    answer: stream ? streamed(answer, fixture) : whole(answer, fixture),
    settings: { by: "hand", match: wordsOf(match, stream) },
    // Said once of the two that one fixture becomes.
    notes: stream ? [] : notes,
  };
}

function whole({ status, headers, body }: FixtureAnswer, fixture: Members): RecordedAnswer {
  const atMs = Math.round(paceOf(fixture).firstMs);
  return { status, headers, atMs, chunks: body.byteLength === 0 ? [] : [{ atMs, bytes: body }], partial: false };
}

function streamed({ status, events = [] }: FixtureAnswer, fixture: Members): RecordedAnswer {
  const pace = paceOf(fixture);
  let atMs = pace.firstMs;
  const chunks: TimedChunk[] = events.map((event, index) => {
    if (index > 0) atMs += pace.gapMs(index - 1);
    return { atMs: Math.round(atMs), bytes: Buffer.from(event) };
  });
  const { kept, partial } = cutShort(chunks, fixture);
  const headers = { "content-type": "text/event-stream" };
  return { status, headers, atMs: Math.round(pace.firstMs), chunks: kept, partial };
}

function notesOf(match: Members, fixture: Members): string[] {
  const system =
    match["systemMessage"] === undefined ? [] : ["what the system message has to say (systemMessage) does not count"];
  const ordered = IN_ORDER.filter((name) => match[name] !== undefined);
  const order = ordered.length === 0 ? [] : [`${ordered.join(", ")}: several answers to the same words are given in their order`];
  const chaos = fixture["chaos"] === undefined ? [] : ["its chaos is left behind: faults are configured apart"];
  const speed = amount(fixture["replaySpeed"]) === undefined ? [] : ["its replaySpeed is left behind: --speed sets it for all"];
  return [WHOLE, ...system, ...order, ...chaos, ...speed];
}

const WHOLE = "it answers who says exactly this last: as a fixture, a part of it was enough";
