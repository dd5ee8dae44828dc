import type { Frame } from "../format.ts";
import { type Envelope, type ResponseState, responseJson, withoutOutput } from "./response-envelope.ts";
import { EventWriter } from "./response-events.ts";
import { itemJson, type OutputItem } from "./response-items.ts";
import { callEvents, messageEvents, reasoningEvents } from "./stream-items.ts";

/**
 * The events of Responses in order (wire formats, 1.2). `end` is the response as it stands at the end. One in the background
 * is queued first.
 */
export function* responseFrames(
  envelope: Envelope,
  items: readonly OutputItem[],
  end: ResponseState,
  background = false,
): Generator<Frame> {
  const events = new EventWriter();
  const begun = responseJson(envelope, withoutOutput("in_progress"));
  const queued = background ? responseJson(envelope, withoutOutput("queued")) : begun;
  yield events.next("response.created", `"response":${queued}`);
  if (background) yield events.next("response.queued", `"response":${queued}`);
  yield events.next("response.in_progress", `"response":${begun}`);
  for (const [index, item] of items.entries()) {
    yield events.next("response.output_item.added", `"output_index":${index},"item":${itemJson(item, true)}`);
    yield* contentEvents(item, index, events);
    yield events.next("response.output_item.done", `"output_index":${index},"item":${itemJson(item, false)}`);
  }
  yield events.next(`response.${end.status}`, `"response":${responseJson(envelope, end)}`);
}

function contentEvents(item: OutputItem, index: number, events: EventWriter): Iterable<Frame> {
  switch (item.kind) {
    case "reasoning":
      return reasoningEvents(item, index, events);
    case "message":
      return messageEvents(item, index, events);
    case "call":
      return callEvents(item, index, events);
  }
}
