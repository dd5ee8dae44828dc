import { behaviourNamed } from "./behaviour-names.ts";
import type { Catalogue } from "./catalogue.ts";

/** Whether a provider has the model: by the catalogue, or because its name is one that misbehaves on purpose. */
export function knowsModel(catalogue: Catalogue, provider: string, model: string): boolean {
  return catalogue.find(provider, model) !== undefined || behaviourNamed(model) !== undefined;
}
