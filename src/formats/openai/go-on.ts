import type { ChatAsk, ChatMessage } from "../../tasks/chat.ts";
import type { Job } from "../../tasks/job.ts";
import { BadAsk, type FormatRequest } from "../format.ts";
import type { EarlierAnswers } from "../kept-answers.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { tailOf } from "./ids.ts";
import { inTurns, readInput, readItems } from "./read-input.ts";
import { readParts } from "./read-parts.ts";
import { wholeItem } from "./response-items.ts";
import { keptItems } from "./response-state.ts";

/**
 * A question of Responses with what `previous_response_id` and items that are only referred to stand for. Instructions are
 * those of the request alone: an earlier response's are not carried over.
 */
export function goOn(ask: ChatAsk, request: FormatRequest, earlier: EarlierAnswers): ChatAsk {
  const body = fields(request.json());
  const previous = text(body["previous_response_id"]);
  const refers = list(body["input"]).some(isReference);
  if (previous === undefined && !refers) return ask;
  const said = refers ? readInput({ ...body, input: list(body["input"]).map((item) => resolved(item, earlier)) }) : ask.messages;
  if (previous === undefined) return { ...ask, messages: said };
  const job = earlier.find(previous);
  if (!job) {
    const message = `Previous response with id '${previous}' not found.`;
    const [param, code] = ["previous_response_id", "previous_response_not_found"];
    throw new BadAsk({ kind: "bad-request", message, param, code }, NOT_KEPT);
  }
  const first = instructed(body);
  return { ...ask, messages: inTurns([...said.slice(0, first), ...wholeTalk(job), ...said.slice(first)]) };
}

/** What was said until a response was whole, its own words last. */
function wholeTalk(job: Job): readonly ChatMessage[] {
  const before = job.work.task === "chat" ? job.work.messages.slice(instructed(fields(job.input))) : [];
  return [...before, ...readItems(keptItems(job).map(wholeItem))];
}

/** How many of a question's messages are instructions. */
function instructed(body: Fields): number {
  return readParts(body["instructions"]).length > 0 ? 1 : 0;
}

/** A type may be left out: an item of nothing but an id is a reference. */
function isReference(item: unknown): boolean {
  if (!isFields(item)) return false;
  return item["type"] === "item_reference" || (item["type"] === undefined && item["role"] === undefined && "id" in item);
}

function resolved(item: unknown, earlier: EarlierAnswers): unknown {
  if (!isFields(item) || !isReference(item)) return item;
  const id = text(item["id"]) ?? "";
  for (const job of earlier.endingIn(tailOf(id))) {
    const found = keptItems(job).find((kept) => kept.id === id);
    if (found) return wholeItem(found);
  }
  const message =
    `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. ` +
    "Try again with `store` set to true, or remove this item from your input.";
  throw new BadAsk({ kind: "path-not-found", message, param: "input" }, NOT_KEPT);
}

const NOT_KEPT =
  "no such answer is kept: mock models' answers are, until a reset or restart, unless `store` was false; recorded and raw ones are not";
