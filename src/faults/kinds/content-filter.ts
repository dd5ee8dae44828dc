import { saidFailure } from "../said-failure.ts";

export const contentFilter = saidFailure(
  "content-filter",
  { kind: "content-filter" },
  {
    help: "Refuses the prompt because of a content filter.",
    does: "refuses the prompt because of a content filter",
  },
);
