import { EmulatorError } from "../errors/emulator-error.ts";
import { modelCatalogueSchema } from "../schema/model-catalogue.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Files } from "../world/files.ts";
import { packagedPath } from "../world/packaged.ts";
import { catalogueEntries } from "./catalogue-entries.ts";

/** The models of mocks/models.yaml; the build has made JSON of it, so that starting needs no YAML parser. */
export async function builtInModels(files: Files): Promise<ModelFacts[]> {
  const built = packagedPath("built-in-models.json");
  if (built) return catalogueEntries(modelCatalogueSchema.parse(JSON.parse(await files.readText(built))));
  const source = packagedPath("mocks/models.yaml");
  if (!source)
    throw new EmulatorError("AIGW-INCOMPLETE", "the package's own model catalogue is missing", {
      hint: "reinstall aigw-emulator",
    });
  const { parse } = await import("yaml");
  return catalogueEntries(modelCatalogueSchema.parse(parse(await files.readText(source))));
}
