import type { Library } from "../cassettes/library.ts";
import type { SessionRules } from "../cassettes/session-match.ts";
import type { Step } from "../exchange/exchange.ts";

/** What does not count when a conversation is compared with a recording in this file: as the vendor is, and as the cassette says. */
export function sessionRules({ realtime }: Pick<Step, "realtime">, library: Library, file = ""): SessionRules {
  const { madeUp = [], keepsOpen } = realtime?.vendor ?? {};
  return { ignores: library.ignoresOf(file), madeUp, keepsOpen };
}
