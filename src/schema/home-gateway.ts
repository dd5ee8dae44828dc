import type { Config } from "./config.ts";

/** Where requests belong that name no gateway: the first one that is configured for the account `local`. */
export function homeGateway({ gateways }: Pick<Config, "gateways">): { readonly account: string; readonly gateway: string } {
  const first = gateways.find(({ account }) => account === undefined || account === "local");
  return { account: "local", gateway: first?.id ?? "default" };
}
