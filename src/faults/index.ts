import type { Fault } from "./fault.ts";
import { badKey } from "./kinds/bad-key.ts";
import { connectionRefused } from "./kinds/connection-refused.ts";
import { contentFilter } from "./kinds/content-filter.ts";
import { contextExceeded } from "./kinds/context-exceeded.ts";
import { delayedFrames } from "./kinds/delayed-frames.ts";
import { droppedFrame } from "./kinds/dropped-frame.ts";
import { duplicateFrame } from "./kinds/duplicate-frame.ts";
import { edgeError } from "./kinds/edge-error.ts";
import { emptyBody } from "./kinds/empty-body.ts";
import { emptyChoices } from "./kinds/empty-choices.ts";
import { errorEvent } from "./kinds/error-event.ts";
import { gzipCorrupt } from "./kinds/gzip-corrupt.ts";
import { hallucinatedTool } from "./kinds/hallucinated-tool.ts";
import { invalidArguments } from "./kinds/invalid-arguments.ts";
import { latency } from "./kinds/latency.ts";
import { maintenance } from "./kinds/maintenance.ts";
import { malformedJson } from "./kinds/malformed-json.ts";
import { missingTerminator } from "./kinds/missing-terminator.ts";
import { modelGone } from "./kinds/model-gone.ts";
import { noProviderResponse } from "./kinds/no-provider-response.ts";
import { overloaded } from "./kinds/overloaded.ts";
import { oversizedBody } from "./kinds/oversized-body.ts";
import { quota } from "./kinds/quota.ts";
import { rateLimited } from "./kinds/rate-limited.ts";
import { refusal } from "./kinds/refusal.ts";
import { reorderedFrame } from "./kinds/reordered-frame.ts";
import { resetAfterHeaders } from "./kinds/reset-after-headers.ts";
import { resetBeforeHeaders } from "./kinds/reset-before-headers.ts";
import { resetMidStream } from "./kinds/reset-mid-stream.ts";
import { slowDrip } from "./kinds/slow-drip.ts";
import { slowFirstToken } from "./kinds/slow-first-token.ts";
import { socketClose } from "./kinds/socket-close.ts";
import { splitFrames } from "./kinds/split-frames.ts";
import { stall } from "./kinds/stall.ts";
import { status } from "./kinds/status.ts";
import { timeout } from "./kinds/timeout.ts";
import { truncated } from "./kinds/truncated.ts";
import { wrongContentType } from "./kinds/wrong-content-type.ts";

/** Every kind of damage, one line each: time, refusals, connections, streams, sockets, content, and the gateway's own. */
export const faults: readonly Fault[] = [
  latency,
  slowFirstToken,
  slowDrip,
  status,
  rateLimited,
  overloaded,
  errorEvent,
  quota,
  badKey,
  modelGone,
  contextExceeded,
  contentFilter,
  timeout,
  connectionRefused,
  resetBeforeHeaders,
  resetAfterHeaders,
  resetMidStream,
  stall,
  truncated,
  missingTerminator,
  droppedFrame,
  duplicateFrame,
  reorderedFrame,
  splitFrames,
  malformedJson,
  socketClose,
  delayedFrames,
  wrongContentType,
  gzipCorrupt,
  emptyBody,
  oversizedBody,
  emptyChoices,
  hallucinatedTool,
  invalidArguments,
  refusal,
  edgeError,
  noProviderResponse,
  maintenance,
];

export const kinds: readonly string[] = faults.map(({ kind }) => kind);

const byKind = new Map<string, Fault>(faults.map((fault) => [fault.kind, fault]));

export function findFault(kind: string): Fault | undefined {
  return byKind.get(kind);
}
