import { EmulatorError } from "../errors/emulator-error.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Files } from "../world/files.ts";
import { packagedPath } from "../world/packaged.ts";

/** The models of mocks/models.yaml. The build has read and checked them: starting needs no YAML parser, and looks at none of them again. */
export async function builtInModels(files: Files): Promise<readonly ModelFacts[]> {
  const built = packagedPath("built-in-models.json");
  if (built) return JSON.parse(await files.readText(built));
  const source = packagedPath("mocks/models.yaml");
  if (!source)
    throw new EmulatorError("AIGW-INCOMPLETE", "the package's own model catalogue is missing", {
      hint: "reinstall aigw-emulator",
    });
  const { readBuiltInModels } = await import("./read-built-in.ts");
  return readBuiltInModels(await files.readText(source));
}
