import { expect, test } from "vitest";
import type { Layer } from "../../../src/config/layer.ts";
import { mergeLayers } from "../../../src/config/layers.ts";

const layer = (kind: Layer["kind"], values: Layer["values"]): Layer => ({ kind, values, origin: (key) => `${kind} ${key}` });

test("without layers everything is the default", () => {
  const { config, origins } = mergeLayers([]);
  expect(config.port).toBe(4177);
  expect([...origins.values()].every(({ layer }) => layer === "default")).toBe(true);
});

test("a later layer wins, setting by setting, and each value remembers its layer", () => {
  const { config, origins } = mergeLayers([
    layer("file", { port: 1, host: "one", seed: 1 }),
    layer("environment", { port: 2, host: "two" }),
    layer("flag", { port: 3 }),
  ]);
  expect(config).toMatchObject({ port: 3, host: "two", seed: "1", speed: 1 });
  expect(origins.get("port")).toEqual({ layer: "flag", name: "flag port" });
  expect(origins.get("host")).toEqual({ layer: "environment", name: "environment host" });
  expect(origins.get("seed")).toEqual({ layer: "file", name: "file seed" });
  expect(origins.get("speed")).toEqual({ layer: "default" });
});

test("an undefined option says nothing", () => {
  const { config, origins } = mergeLayers([layer("file", { port: 1 }), layer("option", { port: undefined })]);
  expect(config.port).toBe(1);
  expect(origins.get("port")?.layer).toBe("file");
});

test("a list is replaced, not joined", () => {
  const { config } = mergeLayers([layer("file", { gateways: [{ id: "a" }] }), layer("option", { gateways: [{ id: "b" }] })]);
  expect(config.gateways).toEqual([{ id: "b" }]);
});

test("a wrong value is refused in the words of its own layer, even where another layer covers it", () => {
  const merge = () => mergeLayers([layer("environment", { port: "many" }), layer("flag", { port: 1 })]);
  expect(merge).toThrowError('environment port: expected a whole number from 0 to 65535, found "many"');
});

test("an unknown option is refused with the nearest one", () => {
  const merge = () => mergeLayers([layer("option", { prot: 1 })]);
  expect(merge).toThrowError(
    expect.objectContaining({
      code: "AIGW-CONFIG",
      message: 'unknown setting "prot" in option prot',
      hint: expect.stringMatching(/^did you mean "port"\? Known here: port, host, /),
    }),
  );
});

test("every mistake of a layer is named", () => {
  const merge = () => mergeLayers([layer("option", { port: -1, speed: "fast", gateways: [{ id: "Upper", extra: 1 }] })]);
  expect(merge).toThrowError(/option port: .*\noption speed: .*found "fast"\n(?:.*\n)?.*gateways\[0\]\.id/);
  expect(merge).toThrowError('unknown setting "gateways[0].extra"');
});
