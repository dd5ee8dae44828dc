import { providerFacts } from "../emulator.ts";
import type { Terminal } from "./terminal.ts";

/** Prints what the emulator speaks: every provider with its paths, formats and tasks, from the list that requests go by. */
export function printProviders(terminal: Terminal, { json }: { readonly json?: boolean }): void {
  const facts = providerFacts();
  const text = json === true ? `${JSON.stringify({ providers: facts }, null, 2)}\n` : facts.map(asText).join("\n");
  terminal.stdout.write(text);
}

type Facts = ReturnType<typeof providerFacts>[number];

function asText({ id, tasks, compat, credentials, endpoints }: Facts): string {
  const reach = compat === null ? "" : `  compat ${compat}…`;
  const paths = endpoints.map(({ method, path, format }) => `  ${method.padEnd(4)} ${path}  ${format}\n`).join("");
  return `${id}  ${tasks.join(", ")}  key ${credentials.join(" or ")}${reach}\n${paths}`;
}
