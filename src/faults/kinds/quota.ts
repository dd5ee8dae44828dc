import { saidFailure } from "../said-failure.ts";

export const quota = saidFailure(
  "quota",
  { kind: "quota" },
  {
    help: "Refuses because the account's quota or credit is used up; trying again does not help.",
    does: "refuses because the quota is used up",
  },
);
