import type { ChatAsk } from "../tasks/chat.ts";
import type { Random } from "../world/random.ts";
import { lastUserMessage, textOf } from "./ask-text.ts";
import { sentences } from "./prose.ts";
import { tokens } from "./tokens.ts";
import type { ToolResult } from "./tools.ts";

/** Most of the caller's text that an answer repeats, in characters. */
const LONGEST_QUOTE = 60;

/**
 * Prose in stream pieces: recognisably a mock's, different for different questions. It names what was asked by its first
 * words; nothing else of the request can turn up in it. `number` tells the answers to one question apart, counted from 1,
 * however short they are cut.
 */
export function mockText(ask: ChatAsk, random: Random, number = 1): string[] {
  const pieces = tokens.split(`${lead(ask, number)}:`);
  const next = sentences(random);
  for (let left = random.integer(2, 3); left > 0; left--) pieces.push(...next());
  return pieces;
}

/** What is said once tools have answered: who gave what, briefly, so that an agent's loop ends with it. */
export function textAfterTools(ask: ChatAsk, results: readonly ToolResult[], random: Random, number = 1): string[] {
  const said = results.map(
    (result) => `${toolName(ask, result)} ${result.isError ? "failed with" : "returned"} ${quote(result.text)}`,
  );
  return [...tokens.split(`${lead(ask, number)}: ${said.join(", and ")}.`), ...sentences(random)()];
}

function lead(ask: ChatAsk, number: number): string {
  return `Mock answer${number > 1 ? ` ${number}` : ""}${subject(ask)}`;
}

function toolName(ask: ChatAsk, { name, callId }: ToolResult): string {
  const calls = ask.messages.flatMap(({ parts }) => parts.filter((part) => part.kind === "tool-call"));
  return name ?? calls.find((call) => call.id === callId)?.name ?? "the tool";
}

/** The beginning of a text on one line, in quotation marks. */
export function quote(text: string): string {
  const start = text
    .slice(0, 4 * LONGEST_QUOTE)
    .replace(WHITE_SPACE, " ")
    .trim();
  if (start.length <= LONGEST_QUOTE && text.length <= 4 * LONGEST_QUOTE) return `“${start}”`;
  const cut = start.slice(0, LONGEST_QUOTE - 1);
  const lastSpace = cut.lastIndexOf(" ");
  return `“${lastSpace > LONGEST_QUOTE / 2 ? cut.slice(0, lastSpace) : withoutHalfPair(cut)}…”`;
}

function subject(ask: ChatAsk): string {
  const message = lastUserMessage(ask);
  if (!message) return "";
  const text = textOf(message);
  const media = message.parts.find((part) => part.kind === "media");
  const named = [text.trim() && quote(text), media?.kind === "media" && MEDIA[media.type]].filter(Boolean);
  return named.length > 0 ? ` to ${named.join(" with ")}` : "";
}

const WHITE_SPACE = /\s+/g;

const MEDIA = { image: "an image", audio: "a recording", video: "a video", file: "a file" };

/** A character outside the basic plane is two units: half of one is not text. */
function withoutHalfPair(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
