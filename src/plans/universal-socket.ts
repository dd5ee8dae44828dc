import type { Plan } from "../exchange/exchange.ts";
import type { SocketSession } from "../exchange/socket.ts";
import { switchProtocols } from "../exchange/switching.ts";

/** Opens the universal endpoint's socket (section 16.1): no provider is asked before the first frame. */
// biome-ignore lint/correctness/useYield: a plan without steps.
export function* universalSocket(session: SocketSession): Plan {
  return switchProtocols(session, "gateway");
}
