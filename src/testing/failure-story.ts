import type { ExchangeUnderWay, ExchangeView } from "../schema/control/exchanges.ts";
import { exchangeLine, explainCommand } from "./exchange-line.ts";
import type { Gateway } from "./gateway.ts";

/** So many exchanges are told in full, and so many more in a line each; of the rest, how many. */
const MOST_TOLD = 3;
const MOST_LISTED = 10;

/** What the gateway saw of a test that has failed, for its error message; empty when that was nothing. Never throws. */
export async function failureStory(gateway: Pick<Gateway, "control" | "account" | "url">): Promise<string> {
  const { control, account, url } = gateway;
  try {
    const { exchanges, total } = await control.exchanges.list({ limit: MOST_TOLD + MOST_LISTED });
    const open = await control.exchanges.open();
    if (total + open.length === 0) return `The gateway was asked nothing in this test (account ${account}, ${url}).`;
    const newest = exchanges.toReversed();
    const told = await Promise.all(newest.slice(-MOST_TOLD).map((exchange) => tell(exchange, gateway)));
    const listed = newest.slice(0, -MOST_TOLD).map((exchange) => `  ${exchange.id}  ${exchangeLine(exchange)}`);
    const before = total - exchanges.length;
    return [
      `What the gateway saw in this test, oldest first (account ${account}, ${url}):`,
      ...(before > 0 ? [`  ${before} before these`] : []),
      ...listed,
      ...told,
      ...open.map(unanswered),
    ].join("\n");
  } catch (error) {
    return `What the gateway saw could not be asked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function tell(exchange: ExchangeView, { control, url }: Pick<Gateway, "control" | "url">): Promise<string> {
  const { story } = await control.exchanges.get(exchange.id);
  const lines = story.map(indented);
  return [`  ${exchange.id}  ${exchangeLine(exchange)}`, ...lines, `    ${explainCommand(exchange.id, url)}`].join("\n");
}

/** What a test that was too slow most likely waited for. */
function unanswered(exchange: ExchangeUnderWay): string {
  const { id, story } = exchange;
  const line = exchangeLine({ ...exchange, model: null, status: "not answered when the test ended" });
  return [`  ${id}  ${line}`, ...story.map(indented)].join("\n");
}

function indented(line: string): string {
  return `    ${line.replaceAll("\n", "\n      ")}`;
}

/** Puts it into an error. Some runners print the message, others the stack, which has the message in it. */
export function tellIn(error: { message: string; stack?: string | undefined }, story: string): void {
  const told = `${error.message}\n\n${story}\n`;
  const { stack } = error;
  // Vitest's own, of a test that took too long, says something else.
  if (stack !== undefined)
    error.stack = stack.includes(error.message) ? stack.replace(error.message, () => told) : `${told}\n${stack}`;
  error.message = told;
}
