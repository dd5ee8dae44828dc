import { keySecret } from "../schema/account.ts";
import type { Config } from "../schema/config.ts";
import type { Environment } from "./environment.ts";

/** Sentences about provider keys whose environment variable is not set. */
export function missingSecrets({ accounts }: Pick<Config, "accounts">, environment: Environment): string[] {
  return Object.entries(accounts).flatMap(([id, { provider_keys = [] }]) =>
    provider_keys
      .filter((key) => keySecret(key, environment) === undefined)
      .map(
        ({ secret_env, provider, alias = "default" }) =>
          `${secret_env} is not set: the ${provider} key '${alias}' of accounts['${id}'] is not there for any request`,
      ),
  );
}
