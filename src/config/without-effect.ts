import type { Config } from "../schema/config.ts";

/** Settings of a gateway that are understood and kept, but that nothing acts on in this version. */
const GATEWAY_SETTINGS = ["store_id"] as const;

/** About the run path, which is not there yet. */
const QUIRKS = ["runPathImplicitCache"] as const;

/** Sentences about settings that somebody made and that change nothing yet. */
export function withoutEffect({ gateways, accounts, quirks }: Pick<Config, "gateways" | "accounts" | "quirks">): string[] {
  const idle = gateways.flatMap((gateway) =>
    GATEWAY_SETTINGS.filter((name) => gateway[name] !== undefined).map((name) => `${name} of gateway '${gateway.id}'`),
  );
  const named = Object.keys(accounts).map((id) => `accounts['${id}']`);
  const switched = QUIRKS.filter((name) => quirks[name]).map((name) => `quirks.${name}`);
  return [...idle, ...named, ...switched].map((what) => `${what} has no effect in this version of the emulator`);
}
