import { resolveConfig } from "../config/resolve-config.ts";
import { ownProviderFacts, providerFacts } from "../emulator/facts.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Prints what the emulator speaks: every provider with its paths, formats and tasks, from the list that requests go by, and
 * then the custom providers of the config.
 */
export async function printProviders(terminal: Terminal, { json, config: file }: ProvidersFlags): Promise<void> {
  const { cwd, environment, files } = terminal;
  const { config } = await resolveConfig({ files, cwd, environment, file });
  const facts = providerFacts();
  const own = ownProviderFacts(config.accounts);
  const text = () => [...facts.map(asText), ...own.map(ownAsText)].join("\n");
  terminal.stdout.write(json === true ? `${JSON.stringify({ providers: facts, custom: own }, null, 2)}\n` : text());
}

interface ProvidersFlags {
  readonly json?: boolean;
  readonly config?: string;
}

type Facts = ReturnType<typeof providerFacts>[number];
type OwnFacts = ReturnType<typeof ownProviderFacts>[number];

function asText({ id, tasks, compat, credentials, endpoints, sockets }: Facts): string {
  const reach = compat === null ? "" : `  compat ${compat}…`;
  const paths = endpoints.map(({ method, path, format }) => `  ${method.padEnd(4)} ${path}  ${format}\n`).join("");
  const over = sockets.map((slug) => `  ws   /v1/{account}/{gateway}/${slug}\n`).join("");
  return `${id}  ${tasks.join(", ")}  key ${credentials.join(" or ")}${reach}\n${paths}${over}`;
}

/** Their paths are all the same, and are told in docs/custom-providers.md. */
function ownAsText({ id, account, enabled, origin, compat }: OwnFacts): string {
  const owner = account === "*" ? "every account" : `account ${account}`;
  return `${id}  ${owner}  ${enabled ? "enabled" : "not enabled"}  ${origin}/…  compat ${compat}…\n`;
}
