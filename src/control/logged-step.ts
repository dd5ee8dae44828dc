import { HEAD_BYTES, logHead } from "../rules/log-bodies.ts";
import type { LogView } from "../schema/control/exchanges.ts";
import type { StoredLog } from "../store/logs.ts";
import type { LogReader } from "../store/store.ts";

/** A log row as the control API shows it: all of its fields, and the beginnings of its bodies (LOG-7). */
export function loggedStep(log: StoredLog, logs: LogReader): LogView {
  const heads = logs.heads(log.id, HEAD_BYTES);
  const request = heads && logHead(heads.request, heads.requestBytes);
  const response = heads && logHead(heads.response, heads.responseBytes);
  return {
    ...log,
    ...(request && { requestHead: request.head, requestHeadComplete: request.complete }),
    ...(response && { responseHead: response.head, responseHeadComplete: response.complete }),
  };
}
