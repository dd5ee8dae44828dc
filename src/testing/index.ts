// What `aigw-emulator/testing` is: for Jest, node:test and whatever else runs tests.
export { type CurrentSandbox, currentSandbox } from "./current-sandbox.ts";
export type { Gateway } from "./gateway.ts";
export { assertExchange } from "./matchers/assert.ts";
export { type GatewayMatchers, matchers } from "./matchers/for-expect.ts";
export type { RunOptions } from "./run-options.ts";
export { startTestEmulator, type TestEmulator } from "./test-emulator.ts";
export { type WithGateway, withGateway } from "./with-gateway.ts";
