import type { Step } from "../exchange/exchange.ts";
import { credentialOf, withCredential } from "../providers/credential.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The request's headers and query, with a key from the environment where it has none. */
export function withKey({ provider, outgoing }: Pick<Step, "provider" | "outgoing">, environment: Environment) {
  const { request } = outgoing;
  if (credentialOf(provider, request) !== undefined) return request;
  const variable = provider.keyVariables?.find((name) => environment[name]);
  const key = variable === undefined ? undefined : environment[variable];
  return key === undefined ? request : withCredential(provider, key, request);
}
