import { saidFailure } from "../said-failure.ts";

export const contextExceeded = saidFailure(
  "context-exceeded",
  { kind: "context-exceeded", tokens: { requested: 131_072, limit: 128_000 } },
  {
    help: "Refuses the prompt as longer than the context window.",
    does: "refuses the prompt as too long",
  },
);
