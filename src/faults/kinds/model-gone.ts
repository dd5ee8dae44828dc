import { saidFailure } from "../said-failure.ts";

export const modelGone = saidFailure(
  "model-gone",
  { kind: "model-not-found" },
  {
    help: "Does not know the model any more.",
    does: "does not know the model",
  },
);
