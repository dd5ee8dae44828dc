import type { RequestLint, StepLint } from "./lint.ts";

/** First segments of what clients append to a base URL: none is an account. */
const ENDPOINTS = new Set(["chat", "completions", "embeddings", "images", "messages", "models", "responses"]);

const DOUBLED_VERSION = /(?:^|\/)(v1|v1beta)\/\1(?:\/|$)/;

/** AIGW-L004 and AIGW-L010: what comes of a base URL that says too much or too little. */
export const lintUrl: RequestLint = ({ arrival }, mind) => {
  const { door, account, gateway, path } = arrival;
  // There, documented base URLs lead to a doubled version (G-REST-14).
  if (door === "api") return;
  if (account === "v1") mind("AIGW-L004", "before the account");
  else if (DOUBLED_VERSION.test(path)) mind("AIGW-L004", path.slice(0, path.indexOf("/")));
  if (path === "" && ENDPOINTS.has(account)) mind("AIGW-L010", `/v1/${account}/${gateway}`);
};

/** AIGW-L011 and AIGW-L012, where the provider serves nothing at the path. */
export const lintEndpoint: StepLint = ({ provider, endpoint, realtime, request }, mind) => {
  if (endpoint || realtime) return;
  const { path } = request;
  const doubled = /^(v\d\w*)\//.exec(path)?.[1];
  if (doubled !== undefined && provider.origin.endsWith(`/${doubled}`))
    return mind("AIGW-L004", `${provider.id}, whose base URL ends in /${doubled}, and ${path}`);
  const meant = (other: string) => `${provider.id}/${path} for ${provider.id}/${other}`;
  const served = (other: string) => provider.endpoints.some((candidate) => candidate.match(other));
  const version = ["v1", "v1beta"].find((candidate) => served(`${candidate}/${path}`));
  const once = withoutRepetition(path);
  if (version !== undefined) mind("AIGW-L011", meant(`${version}/${path}`));
  else if (once !== undefined && served(once)) mind("AIGW-L012", meant(once));
};

/** "chat/completions/chat/completions" is "chat/completions", "v1/messages/v1/messages" "v1/messages". */
function withoutRepetition(path: string): string | undefined {
  const half = (path.length - 1) / 2;
  return path[half] === "/" && path.slice(0, half) === path.slice(half + 1) ? path.slice(0, half) : undefined;
}
