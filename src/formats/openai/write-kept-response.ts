import type { Job } from "../../tasks/job.ts";
import type { Frame, StreamedAnswer, WholeAnswer } from "../format.ts";
import { jsonHeaders, streamHeaders } from "./http-headers.ts";
import { responseEnvelope, responseJson } from "./response-envelope.ts";
import { keptHead, keptItems, keptState } from "./response-state.ts";
import { responseFrames } from "./stream-responses.ts";

/** A kept response as it stands. */
export function writeKept(job: Job): WholeAnswer {
  const head = keptHead(job);
  const body = responseJson(responseEnvelope(head), keptState(job, keptItems(job, head)));
  return { kind: "whole", status: 200, headers: jsonHeaders(), body };
}

/** The events of a kept response that has ended, from the one after a sequence number. */
export function streamKept(job: Job, after = -1): StreamedAnswer {
  const head = keptHead(job);
  const items = keptItems(job, head);
  const background = head.body["background"] === true;
  const frames = responseFrames(responseEnvelope(head), items, keptState(job, items), background);
  return { kind: "stream", status: 200, headers: streamHeaders(), frames: after < 0 ? frames : from(frames, after + 1) };
}

function* from(frames: Iterable<Frame>, first: number): Generator<Frame> {
  let number = 0;
  for (const frame of frames) {
    if (number >= first) yield frame;
    number += 1;
  }
}
