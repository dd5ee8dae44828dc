// What the entry for Vitest is made of besides Vitest itself. A bundle of its own: Vitest's entry is loaded by import alone, and
// everything else by require as well.
export { currentSandbox } from "./current-sandbox.ts";
export { tellIn } from "./failure-story.ts";
export { setUp } from "./global-setup.ts";
export { catchEarly } from "./made-early.ts";
export { matchers } from "./matchers/for-expect.ts";
export { openSandbox } from "./sandbox.ts";
export { watchEnvironment } from "./sandbox-environment.ts";
export { watchFetch } from "./test-fetch.ts";
