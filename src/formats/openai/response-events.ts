import { eventFrame } from "../../streaming/sse-frames.ts";
import type { Frame } from "../format.ts";

/** Writes the events of one Responses stream: each names its type twice and counts on from 0. */
export class EventWriter {
  #sequence = 0;

  /** `rest` is the JSON text of the event's own fields, without braces. */
  next(type: string, rest: string, tokens = 0): Frame {
    const data = `{"type":"${type}","sequence_number":${this.#sequence},${rest}}`;
    this.#sequence += 1;
    return eventFrame(type, data, tokens);
  }
}
