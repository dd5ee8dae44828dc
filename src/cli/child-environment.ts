import type { Environment } from "../config/environment.ts";
import { STAND_IN_KEY } from "../schema/stand-in-key.ts";

/** Where clients of each vendor look for their base URL, and what of the emulator belongs there (clients, section 2). */
const BASE_URLS: Readonly<Record<string, string>> = {
  OPENAI_BASE_URL: "openai",
  ANTHROPIC_BASE_URL: "anthropic",
  GOOGLE_GEMINI_BASE_URL: "google-ai-studio",
  GROQ_BASE_URL: "groq",
  CEREBRAS_BASE_URL: "cerebras",
  PERPLEXITY_BASE_URL: "perplexity-ai",
  CARTESIA_BASE_URL: "cartesia",
};

export interface ChildPlace {
  /** Of the emulator, without trailing slash. */
  readonly url: string;
  readonly account: string;
  readonly gateway: string;
  /** Whether clients that know nothing of the gateway are sent there. */
  readonly providers: boolean;
}

/**
 * What two of them are in Node, where the providers' hosts are rerouted: what they are when nobody sets them. ai-gateway-provider knows
 * providers by their real URLs, and Anthropic's library and the AI SDK differ in what belongs there.
 */
const IN_NODE = { OPENAI_BASE_URL: "https://api.openai.com/v1", ANTHROPIC_BASE_URL: "" };

/** The variables that send a program's clients to the emulator; those that are set already stay as they are. */
export function childEnvironment(
  environment: Environment,
  { url, account, gateway, providers }: ChildPlace,
): Record<string, string | undefined> {
  if (!providers) return { AIGW_URL: url, ...environment };
  const base = `${url}/v1/${account}/${gateway}`;
  const region = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || "us-east-1";
  const urls = Object.entries(BASE_URLS).map(([name, slug]) => [name, `${base}/${slug}`] as const);
  return {
    AIGW_URL: url,
    CLOUDFLARE_BASE_URL: `${url}/client/v4`,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `${base}/aws-bedrock/bedrock-runtime/${region}`,
    ...Object.fromEntries(urls),
    AIGW_BASE_URLS: Object.entries(IN_NODE)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
    ...environment,
  };
}

/** Most clients refuse to be made without a key, whoever answers: stand-ins for those that are not set. */
export function withStandInKeys(environment: Record<string, string | undefined>, variables: readonly string[]) {
  const missing = variables.filter((name) => !environment[name]);
  return { ...environment, ...Object.fromEntries(missing.map((name) => [name, STAND_IN_KEY])) };
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
