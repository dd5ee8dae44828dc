/** What a reset may be confined to. Apart from the schemas because public types must not need zod. */
export const resetParts = [
  "cache",
  "cassettes",
  "clock",
  "credits",
  "exchanges",
  "faults",
  "gateways",
  "limits",
  "mocks",
  "quotas",
  "seed",
] as const;

export type ResetPart = (typeof resetParts)[number];
