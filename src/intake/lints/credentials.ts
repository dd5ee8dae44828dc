import { credentialOf, emptyCredential } from "../../providers/credential.ts";
import { tokenIn } from "../../rules/gateway-token.ts";
import type { RequestLint, StepLint } from "./lint.ts";

const HEADER = "cf-aig-authorization";
/** What a program sends whose variable is not set. */
const UNSET = new Set(["undefined", "null"]);

/** AIGW-L051 and AIGW-L053: what is in `cf-aig-authorization` and is no gateway token. */
export const lintGatewayToken: RequestLint = ({ arrival, account }, mind) => {
  const header = arrival.headers[HEADER];
  if (header === undefined || arrival.door === "api") return;
  const token = tokenIn(header);
  const { tokens, api_tokens } = account.settings;
  if (UNSET.has(token)) mind("AIGW-L053", `${HEADER} says '${token}'`);
  else if (api_tokens?.includes(token) && !tokens?.includes(token)) mind("AIGW-L051", HEADER);
};

/** AIGW-L050, AIGW-L052 and AIGW-L053: what is where the provider's key goes and is none. */
export const lintProviderKey: StepLint = ({ provider, request, asks, exchange }, mind) => {
  const key = credentialOf(provider, request);
  if (key === undefined) {
    // With a gateway token it is how clients leave the key to the gateway (G-PROV-8).
    const name = exchange.authenticated ? undefined : emptyCredential(provider, request);
    if (name !== undefined) mind("AIGW-L052", `${provider.id}, ${name}`);
    return;
  }
  // Every real key is longer: only short ones are worth a look.
  if (key.length <= LONGEST_UNSET && UNSET.has(tokenIn(key))) mind("AIGW-L053", `${provider.id}'s key`);
  const { arrival, account } = exchange;
  const isProviderKey = asks !== undefined || arrival.headers[HEADER] !== undefined;
  if (isProviderKey && account.settings.tokens?.includes(tokenIn(key))) mind("AIGW-L050", provider.id);
};

const LONGEST_UNSET = "Bearer undefined".length;
