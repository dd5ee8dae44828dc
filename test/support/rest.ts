import type { EmulatorInside } from "../../src/emulator.ts";
import type { RefusalName } from "../../src/errors/catalog.ts";

/** Refusals that the REST API alone gives. */
export type RestRefusal =
  | "modelNotFound"
  | "userInput"
  | "notSold"
  | "noBalance"
  | "noBalance2049"
  | "paymentRequired"
  | "credentialRejected"
  | "ownCredentialRejected"
  | "apiTokenRefused"
  | "noRoute"
  | "methodNotAvailable";

/** Refusals of Access before a custom domain. */
type AccessRefusal = "accessLogin" | "accessUnauthorized" | "accessForbidden";

export type GatewayRefusal = Exclude<RefusalName, RestRefusal | AccessRefusal>;

/** POSTs JSON to Cloudflare's API in process; `path` is what follows /client/v4/accounts/{account}/ai/. */
export function rest(
  target: EmulatorInside,
  path: string,
  json: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  const sent = { "content-type": "application/json", authorization: "Bearer api-token", ...headers };
  return target.fetch(`http://aigw/client/v4/accounts/local/ai/${path}`, {
    method: "POST",
    headers: Object.entries(sent).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
    body: JSON.stringify(json),
  });
}

export const messages = [{ role: "user" as const, content: "Where does Paris lie?" }];

/** A `/run` body. */
export function run(model: string, input: object = { messages }): { model: string; input: object } {
  return { model, input };
}

/** The gateway's own headers of an answer. */
export function gatewayHeaders({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => name.startsWith("cf-aig-")).sort();
}

/** The newest exchange of the account `local`, with its trace. */
export async function newest(target: EmulatorInside) {
  const { exchanges } = await (await target.fetch("http://aigw/_aigw/exchanges?limit=1")).json();
  return (await target.fetch(`http://aigw/_aigw/exchanges/${exchanges[0].id}`)).json();
}
