import { parse } from "yaml";
import { modelCatalogueSchema } from "../schema/model-catalogue.ts";
import type { ModelFacts } from "../tasks/models.ts";
import { catalogueEntries } from "./catalogue-entries.ts";

/** The models in the text of mocks/models.yaml, which is ours: for the build, and where nothing has been built. */
export function readBuiltInModels(yaml: string): readonly ModelFacts[] {
  return catalogueEntries(modelCatalogueSchema.parse(parse(yaml)));
}
