import type { Config } from "../schema/config.ts";

/** Settings of a gateway that are understood and kept, but that nothing acts on in this version. */
const GATEWAY_SETTINGS = ["store_id"] as const;

/** Sentences about settings that somebody made and that change nothing yet. */
export function withoutEffect({ gateways }: Pick<Config, "gateways">): string[] {
  const idle = gateways.flatMap((gateway) =>
    GATEWAY_SETTINGS.filter((name) => gateway[name] !== undefined).map((name) => `${name} of gateway '${gateway.id}'`),
  );
  return idle.map((what) => `${what} has no effect in this version of the emulator`);
}
