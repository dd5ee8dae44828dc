import { readFileSync } from "node:fs";

/** An application with the gateway's host written into it. */
export interface ReroutedClient {
  /** The program beside this file. */
  readonly program: string;
  /** The package, whose version is in a package.json; or how it is called. */
  readonly name: string;
  /** Whether its library is in test/clients/package.json alone. */
  readonly heavy?: true;
  /** Ways that do not reach it, with why; every other way does. */
  readonly unreached?: Partial<Readonly<Record<Way, string>>>;
}

export const ways = {
  register: "`--import aigw-emulator/register`",
  sockets: "the same with `AIGW_CA`",
  exec: "`aigw-emulator exec --`",
  proxy: "the proxy of `exec` alone",
  msw: "MSW",
} as const;

export type Way = keyof typeof ways;

const fetchOnly = "fetch only";
const noProxy = "does not go by `HTTPS_PROXY`";

/** What tests in this folder go through, and docs/rerouting.md shows. */
export const reroutedClients: readonly ReroutedClient[] = [
  { program: "openai", name: "openai" },
  { program: "anthropic", name: "@anthropic-ai/sdk" },
  { program: "google-genai", name: "@google/genai" },
  { program: "ai-sdk", name: "ai" },
  { program: "ai-gateway-provider", name: "ai-gateway-provider", heavy: true },
  { program: "node-https", name: "node:https", unreached: { register: fetchOnly, proxy: noProxy } },
  { program: "node-http2", name: "node:http2", unreached: { register: fetchOnly, proxy: noProxy, msw: "not HTTP/2" } },
  { program: "ws", name: "ws", unreached: { register: fetchOnly, proxy: noProxy, msw: "not sockets" } },
];

/** The name with the version that is tested. */
export function versioned({ name, heavy }: ReroutedClient): string {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(heavy ? "test/clients/package.json" : "package.json", "utf8"),
  );
  const version = dependencies[name] ?? devDependencies[name];
  return version === undefined ? name : `${name} ${version}`;
}
