import { redactText } from "../cassettes/redact.ts";
import { overhear } from "../exchange/overhear.ts";
import type { Reply } from "../exchange/reply.ts";
import type { Trace } from "../exchange/trace.ts";

/** An upgrade that was let in; when its socket is closed, the trace says how. */
export function tellOfSocket(reply: Reply, trace: Trace): Reply {
  const { switching } = reply;
  if (!switching) return reply;
  let received = 0;
  let sent = 0;
  const session = overhear(switching.session, {
    said(by) {
      if (by === "client") received += 1;
      else sent += 1;
    },
    closed: ({ by, code, reason }) => trace.add({ what: "socket closed", by, code, reason: redactText(reason), received, sent }),
  });
  return { ...reply, switching: { ...switching, session } };
}
