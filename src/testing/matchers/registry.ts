import { toHaveHitCache, toHaveMissedCache } from "./cache.ts";
import { toHaveAttempts } from "./to-have-attempts.ts";
import { toHaveBeenRateLimited } from "./to-have-been-rate-limited.ts";
import { toHaveCalledTool } from "./to-have-called-tool.ts";
import { toHaveCostLessThan } from "./to-have-cost-less-than.ts";
import { toHaveFallenBackTo } from "./to-have-fallen-back-to.ts";
import { toHaveNoLintWarnings } from "./to-have-no-lint-warnings.ts";
import { toHaveReachedProvider } from "./to-have-reached-provider.ts";
import { toHaveSentMetadata } from "./to-have-sent-metadata.ts";
import { toHaveUsedCassette } from "./to-have-used-cassette.ts";

/** Everything that tests can say of an exchange. */
export const exchangeMatchers = {
  toHaveHitCache,
  toHaveMissedCache,
  toHaveFallenBackTo,
  toHaveAttempts,
  toHaveBeenRateLimited,
  toHaveSentMetadata,
  toHaveCalledTool,
  toHaveCostLessThan,
  toHaveReachedProvider,
  toHaveUsedCassette,
  toHaveNoLintWarnings,
} as const;

type Registry = typeof exchangeMatchers;

export type MatcherName = keyof Registry;

export type MatcherArgs<Name extends MatcherName> = Parameters<Registry[Name]["says"]>;
