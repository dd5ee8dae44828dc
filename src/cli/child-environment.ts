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
}

/** The variables that send a program's clients to the emulator; those that are set already stay as they are. */
export function childEnvironment(
  environment: Environment,
  { url, account, gateway }: ChildPlace,
): Record<string, string | undefined> {
  const base = `${url}/v1/${account}/${gateway}`;
  const region = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || "us-east-1";
  const urls = Object.entries(BASE_URLS).map(([name, slug]) => [name, `${base}/${slug}`] as const);
  return {
    AIGW_URL: url,
    CLOUDFLARE_BASE_URL: `${url}/client/v4`,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `${base}/aws-bedrock/bedrock-runtime/${region}`,
    ...Object.fromEntries(urls),
    ...environment,
  };
}

/** Most clients refuse to be made without a key, whoever answers: stand-ins for those that are not set. */
export function withStandInKeys(environment: Record<string, string | undefined>, variables: readonly string[]) {
  const missing = variables.filter((name) => !environment[name]);
  return { ...environment, ...Object.fromEntries(missing.map((name) => [name, STAND_IN_KEY])) };
}
