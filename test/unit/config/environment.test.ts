import { expect, test } from "vitest";
import { environmentLayer, unknownVariables } from "../../../src/config/environment.ts";
import { mergeLayers } from "../../../src/config/layers.ts";

test("R-12 every AIGW_ variable sets its setting", () => {
  const layer = environmentLayer({
    AIGW_PORT: "5000",
    AIGW_HOST: "0.0.0.0",
    AIGW_DB: ":memory:",
    AIGW_MOCKS: "my-mocks",
    AIGW_SEED: "007",
    AIGW_SPEED: "0.5",
    AIGW_STRICT: "1",
    AIGW_LOG: "json",
    AIGW_BODY_LIMIT: "1MiB",
    PATH: "/bin",
  });
  expect(mergeLayers([layer]).config).toMatchObject({
    port: 5000,
    host: "0.0.0.0",
    db: ":memory:",
    mocks: "my-mocks",
    seed: "007",
    speed: 0.5,
    strict: true,
    log: "json",
    bodyLimit: 1_048_576,
  });
  expect(layer.origin("bodyLimit")).toBe("AIGW_BODY_LIMIT");
});

test.each(["true", "YES", "on", "1"])("AIGW_STRICT=%s is yes", (text) => {
  expect(environmentLayer({ AIGW_STRICT: text }).values).toEqual({ strict: true });
});

test.each(["false", "No", "off", "0"])("AIGW_STRICT=%s is no", (text) => {
  expect(environmentLayer({ AIGW_STRICT: text }).values).toEqual({ strict: false });
});

test("an empty variable counts as not set", () => {
  expect(environmentLayer({ AIGW_PORT: "" }).values).toEqual({});
});

test("a value that does not fit is refused by the variable's name", () => {
  expect(() => mergeLayers([environmentLayer({ AIGW_PORT: "http" })])).toThrowError(
    /^AIGW_PORT: expected a whole number .*"http"$/,
  );
  expect(() => mergeLayers([environmentLayer({ AIGW_STRICT: "maybe" })])).toThrowError(/^AIGW_STRICT: expected true or false/);
});

test("an unknown AIGW_ variable is mentioned, with the one that was probably meant", () => {
  expect(unknownVariables({ AIGW_PROT: "1", AIGW_COLOUR_OF_SKY: "blue", OTHER: "x" })).toEqual([
    "AIGW_PROT is no setting of the emulator; did you mean AIGW_PORT?",
    "AIGW_COLOUR_OF_SKY is no setting of the emulator",
  ]);
});

test("R-12 AIGW_URL and AIGW_MODE are for others to read", () => {
  expect(unknownVariables({ AIGW_URL: "http://x", AIGW_MODE: "mock" })).toEqual([]);
});
