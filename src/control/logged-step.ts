import { HEAD_BYTES, logHead } from "../rules/log-bodies.ts";
import { toolCallsInBytes } from "../rules/tool-calls.ts";
import type { LogView } from "../schema/control/exchanges.ts";
import type { StoredLog } from "../store/logs.ts";
import type { LogReader } from "../store/store.ts";

/** A log row as the control API shows it: all of its fields, the beginnings of its bodies (LOG-7), and what tools the whole answer calls. */
export function loggedStep(log: StoredLog, logs: LogReader): LogView {
  const heads = logs.heads(log.id, HEAD_BYTES);
  const request = heads && logHead(heads.request, heads.requestBytes);
  const response = heads && logHead(heads.response, heads.responseBytes);
  const whole = response?.complete === false ? logs.bodies(log.id)?.response : heads?.response;
  const toolCalls = whole ? toolCallsInBytes(whole) : [];
  return {
    ...log,
    ...(request && { requestHead: request.head, requestHeadComplete: request.complete }),
    ...(response && { responseHead: response.head, responseHeadComplete: response.complete }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
}
