import { saidFailure } from "../said-failure.ts";

export const badKey = saidFailure(
  "bad-key",
  { kind: "invalid-key" },
  {
    help: "Refuses the key.",
    does: "refuses the key",
  },
);
