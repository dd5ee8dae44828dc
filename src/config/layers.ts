import { EmulatorError } from "../errors/emulator-error.ts";
import type { Config } from "../schema/config.ts";
import { configSchema } from "../schema/config-schema.ts";
import { checkLayer } from "./check-layer.ts";
import type { Layer, LayerKind } from "./layer.ts";
import { settings } from "./settings.ts";

/** Where a setting's value came from: the layer, and what to change there. */
export interface Origin {
  readonly layer: LayerKind | "default";
  /** "aigw.config.yaml", "AIGW_PORT", "--port"; absent for defaults. */
  readonly name?: string;
}

export interface LayeredConfig {
  readonly config: Config;
  /** By setting. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** An error that says which setting is wrong, with the place where that stands in a file. Any other as it is. */
  placed(error: unknown): unknown;
}

/** Lays the layers over the defaults, the last one on top. Throws an EmulatorError for a layer that does not fit the schema. */
export function mergeLayers(layers: readonly Layer[]): LayeredConfig {
  for (const layer of layers) checkLayer(layer);
  const config = configSchema.parse(Object.assign({}, ...layers.map(({ values }) => given(values))));
  return {
    config,
    origins: new Map(settings.map(({ key }) => [key, origin(key, layers)])),
    placed: (error) => placed(error, layers),
  };
}

function placed(error: unknown, layers: readonly Layer[]): unknown {
  if (!(error instanceof EmulatorError) || !error.setting || error.file !== undefined) return error;
  const { code, message, hint, setting, cause } = error;
  const layer = layers.findLast(({ values }) => values[String(setting.path[0])] !== undefined);
  if (layer?.file === undefined) return error;
  const { line, column } = layer.locate?.(setting.path, setting.part) ?? {};
  return new EmulatorError(code, message, { hint, setting, cause, file: layer.file, line, column });
}

function origin(key: string, layers: readonly Layer[]): Origin {
  const layer = layers.findLast(({ values }) => values[key] !== undefined);
  return layer ? { layer: layer.kind, name: layer.origin(key) } : { layer: "default" };
}

/** An option that is there but undefined says nothing. */
function given(values: Layer["values"]): Layer["values"] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
