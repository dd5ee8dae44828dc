import { EmulatorError } from "../errors/emulator-error.ts";
import { type ModelCatalogueDocument, modelCatalogueSchema } from "../schema/model-catalogue.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Files } from "../world/files.ts";
import { type Catalogue, openCatalogue } from "./catalogue.ts";
import { catalogueEntries } from "./catalogue-entries.ts";
import { type LoadedMocks, loadMocks } from "./rules/load.ts";
import { type MockRules, openMockRules } from "./rules/rules.ts";
import { watchMocks } from "./rules/watch.ts";

/** Models and rules as they are now: both change when the folder does. */
export interface Mocks {
  readonly catalogue: Catalogue;
  readonly rules: MockRules;
}

export interface OpenMocks {
  current(): Mocks;
  /** How many models and rules there are. */
  facts(): { readonly models: number; readonly mockRules: number };
  stop(): void;
}

export interface MocksFolder {
  readonly files: Files;
  readonly dir: string;
  /** What the emulator knows without the folder. */
  readonly builtIn: readonly ModelFacts[];
  onReloaded(rules: number): void;
  onBroken(error: EmulatorError): void;
}

/** Reads the user's folder and keeps reading it. Throws an EmulatorError when it is broken at the start. */
export async function openMocks(folder: MocksFolder): Promise<OpenMocks> {
  const { files, dir } = folder;
  const models = (loaded: Loaded) => [...folder.builtIn, ...loaded.models.flatMap(({ document }) => catalogueEntries(document))];
  const first = await loadMocks(files, dir, modelCatalogueSchema);
  const rules = openMockRules(first.rules);
  let count = { models: models(first).length, mockRules: first.rules.length };
  let catalogue = openCatalogue(models(first));
  const stop = watchMocks(files, dir, {
    modelsSchema: modelCatalogueSchema,
    onLoaded(loaded) {
      rules.replace(loaded.rules);
      catalogue = openCatalogue(models(loaded));
      count = { models: models(loaded).length, mockRules: loaded.rules.length };
      folder.onReloaded(loaded.rules.length);
    },
    onBroken: (error) => folder.onBroken(toEmulatorError(error)),
  });
  return { current: () => ({ catalogue, rules }), facts: () => count, stop };
}

type Loaded = LoadedMocks<ModelCatalogueDocument>;

function toEmulatorError(error: unknown): EmulatorError {
  if (error instanceof EmulatorError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EmulatorError("AIGW-MOCKS", `the mocks folder cannot be read: ${message}`, {
    hint: "what was loaded before stays in use",
    cause: error,
  });
}
