import type { Config } from "../schema/config.ts";
import { homeGateway } from "../schema/home-gateway.ts";
import { version } from "../version.ts";

export interface Started {
  readonly config: Config;
  readonly url: string;
  /** Where TLS is spoken. */
  readonly tls?: { readonly url: string; readonly caFile: string | undefined } | undefined;
  readonly facts: StartFacts;
  /** Since the process began. */
  readonly readyMs: number;
}

interface StartFacts {
  readonly gateways: number;
  readonly models: number;
  readonly mockRules: number;
  readonly recordings: number;
}

/** The first lines on the terminal. Everything in them can be copied and works. */
export function banner({ config, url, tls, facts, readyMs }: Started): string {
  const what = [
    ...answersFrom(config, facts.recordings),
    ...counted(facts.gateways, "gateway"),
    ...counted(facts.mockRules, "mock rule"),
  ];
  const title = [...what, ...(config.strict ? ["strict"] : [])].join(" · ");
  const origin = reachable(url);
  const base = `${origin}/v1/local/${homeGateway(config).gateway}`;
  return [
    "",
    `  aigw-emulator ${version}   ${title}     ready in ${Math.round(readyMs)} ms`,
    "",
    `  Gateway    ${base}/{provider}`,
    `  REST       ${origin}/client/v4/accounts/local/ai/v1`,
    ...(tls ? overTls(tls) : []),
    "",
    ...(config.strict ? [] : tryIt(base)),
    `  In code    OPENAI_BASE_URL=${base}/openai`,
    "",
  ].join("\n");
}

/** Where answers come from, and whether anything leaves the machine. */
function answersFrom({ mode, cassettes, cassette }: Config, recordings: number): string[] {
  if (mode === "mock" || (mode === "replay" && recordings === 0)) return ["offline", "mock models"];
  if (mode === "replay") return ["offline", ...counted(recordings, "recording"), "mock models"];
  if (mode === "passthrough") return ["LIVE: providers are asked"];
  if (mode === "check") return ["LIVE: answers are compared", ...counted(recordings, "recording")];
  return [`LIVE: ${mode} into ${cassettes}/${cassette}.yaml`, ...counted(recordings, "recording")];
}

/** The URL to type: an address that stands for every interface is none to connect to. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

/** Clients trust what the file holds when they start. Without a file the library's `emulator.tls.ca` has the same. */
function overTls({ url, caFile }: NonNullable<Started["tls"]>): string[] {
  const trust = caFile === undefined ? [] : [`             clients trust it with NODE_EXTRA_CA_CERTS=${caFile}`];
  return [`  TLS        ${reachable(url)} and wss:, the same paths`, ...trust];
}

/** Strict wants tokens and keys, which a line to copy cannot have. */
function tryIt(base: string): string[] {
  return [
    `  Try it     curl ${base}/openai/chat/completions \\`,
    `               -d '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}'`,
  ];
}

function counted(count: number, noun: string): string[] {
  if (count === 0) return [];
  return [`${count} ${noun}${count === 1 ? "" : "s"}`];
}
