import type { ExchangeView } from "../schema/control/exchanges.ts";

interface ShownInLine extends Pick<ExchangeView, "method" | "url" | "account" | "gateway" | "model"> {
  /** Or why there is none. */
  readonly status: number | string;
}

/** One exchange on one line: "POST openai/chat/completions gpt-4o-mini, 200". The account goes without saying. */
export function exchangeLine({ method, url, account, gateway, model, status }: ShownInLine): string {
  const [path = ""] = (URL.canParse(url) ? new URL(url).pathname : url).split("?");
  const ownPath = [`/v1/${account}/${gateway}/`, `/v1/${account}/`, `/client/v4/accounts/${account}/`];
  const known = ownPath.find((prefix) => path.startsWith(prefix));
  const isUniversal = path.replace(/\/$/, "") === `/v1/${account}/${gateway}`;
  const shown = isUniversal ? "universal" : known === undefined ? path : path.slice(known.length);
  return `${method} ${shown}${model === null ? "" : ` ${model}`}, ${status}`;
}

/** What to type for the whole story of one of an emulator's exchanges. */
export function explainCommand(id: string, url: string): string {
  return `AIGW_URL=${url} npx aigw-emulator explain ${id}`;
}
