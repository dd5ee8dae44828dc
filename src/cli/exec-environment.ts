import type { Environment } from "../config/environment.ts";
import { type ChildPlace, childEnvironment } from "./child-environment.ts";

/**
 * What two variables are in Node, where the providers' hosts are rerouted: what they are when nobody sets them. ai-gateway-provider
 * knows providers by their real URLs, and Anthropic's library and the AI SDK differ in what belongs there.
 */
const IN_NODE = { OPENAI_BASE_URL: "https://api.openai.com/v1", ANTHROPIC_BASE_URL: "" };

/** Where clients find the emulator; base URLs only where `providers` may be asked without the gateway. */
export function clientVariables(environment: Environment, place: ChildPlace, providers: boolean) {
  const inNode = Object.entries(IN_NODE).map(([name, value]) => `${name}=${value}`);
  const usual = providers ? { ...childEnvironment(environment, place), AIGW_BASE_URLS: inNode.join(" ") } : environment;
  // The one of another emulator, which somebody has set for other commands.
  return { ...usual, AIGW_URL: place.url };
}

/** Programs in any language send what is not for this machine through the proxy. */
export function proxyVariables(environment: Environment, proxy: string, live: boolean): Record<string, string> {
  const own = ["localhost", "127.0.0.1", "::1", ".localhost"];
  // What bypassed a proxy before would bypass this one, and with it the rule that nothing leaves.
  const before = live ? (environment["NO_PROXY"] ?? environment["no_proxy"] ?? "").split(/[\s,]+/).filter(isSpecific) : [];
  const bypass = [...new Set([...before, ...own])].join(",");
  const variables = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: bypass };
  // curl reads http_proxy in small letters only.
  const small = Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...variables, ...Object.fromEntries(small) };
}

/** An entry of NO_PROXY that does not stand for everything, nor for what is rerouted. */
function isSpecific(entry: string): boolean {
  return (
    entry !== "" && entry !== "*" && !["gateway.ai.cloudflare.com", "api.cloudflare.com"].some((host) => host.endsWith(entry))
  );
}

/** Where programs look for the authorities that they trust: OpenSSL (and Go), Python, curl, the AWS libraries, Deno, git, gRPC. */
const BUNDLES = [
  ...["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "DENO_CERT", "GIT_SSL_CAINFO"],
  "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
];

export function certificateVariables({ bundle, nodeExtra }: { bundle: string; nodeExtra: string }): Record<string, string> {
  return { ...Object.fromEntries(BUNDLES.map((name) => [name, bundle])), NODE_EXTRA_CA_CERTS: nodeExtra };
}

interface NodePlace {
  /** The module that is loaded first. */
  readonly preload: string;
  readonly caFile: string;
  /** Hosts besides Cloudflare's. */
  readonly reroute: string;
  /** Undefined where the network may be reached. */
  readonly offline: { readonly allowHosts: readonly string[]; readonly logFile: string } | undefined;
}

/** What `aigw-emulator/register` reads, and how Node comes to load it. */
export function nodeVariables(
  environment: Environment,
  { preload, caFile, reroute, offline }: NodePlace,
): Record<string, string> {
  const quoted = /\s/.test(preload) ? `"${preload.replace(/[\\"]/g, "\\$&")}"` : preload;
  return {
    NODE_OPTIONS: [environment["NODE_OPTIONS"], `--require=${quoted}`].filter(Boolean).join(" "),
    AIGW_CA: caFile,
    AIGW_REROUTE: reroute,
    ...(offline && { AIGW_OFFLINE: "1", AIGW_ALLOW_HOSTS: offline.allowHosts.join(" "), AIGW_BLOCKED: offline.logFile }),
  };
}
