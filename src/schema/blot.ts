/** What stands for a secret where settings are shown. */
export const BLOT = "•••";
