import { EmulatorError } from "../errors/emulator-error.ts";
import type { ModelCatalogueDocument } from "../schema/model-catalogue.ts";
import type { ModelFacts } from "../tasks/models.ts";
import type { Files } from "../world/files.ts";
import { type Catalogue, openCatalogue } from "./catalogue.ts";
import { catalogueEntries } from "./catalogue-entries.ts";
import type { LoadedMocks } from "./rules/load.ts";
import { type MockRules, openMockRules, type Shadowed } from "./rules/rules.ts";
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
  /** Sentences: files that are not read, rules that can never answer. Looks at every rule each time. */
  warnings(): string[];
  stop(): void;
}

export interface MocksFolder {
  readonly files: Files;
  readonly dir: string;
  /** Slugs that rules may name; any when left out. */
  readonly providers?: readonly string[];
  /** What the emulator knows without the folder. */
  readonly builtIn: readonly ModelFacts[];
  onReloaded(rules: number): void;
  onBroken(error: EmulatorError): void;
}

/** Reads the user's folder and keeps reading it. Throws an EmulatorError when it is broken at the start. */
export async function openMocks(folder: MocksFolder): Promise<OpenMocks> {
  const { files, dir } = folder;
  const models = (loaded: Loaded) => [...folder.builtIn, ...loaded.models.flatMap(({ document }) => catalogueEntries(document))];
  const load = () => readFolder(folder);
  const first = await load();
  const rules = openMockRules(first.rules);
  let { ignored } = first;
  let count = { models: models(first).length, mockRules: first.rules.length };
  let catalogue = openCatalogue(models(first));
  const stop = watchMocks(files, dir, {
    load,
    onLoaded(loaded) {
      rules.replace(loaded.rules);
      ignored = loaded.ignored;
      catalogue = openCatalogue(models(loaded));
      count = { models: models(loaded).length, mockRules: loaded.rules.length };
      folder.onReloaded(loaded.rules.length);
    },
    onBroken: (error) => folder.onBroken(toEmulatorError(error)),
  });
  return {
    current: () => ({ catalogue, rules }),
    facts: () => count,
    warnings: () => [...ignored.map(notRead), ...rules.shadowed().map(neverAnswers)],
    stop,
  };
}

/** A YAML or JSON file in the mocks folder whose name says nothing: most likely a slip. */
export function notRead(file: string): string {
  return `${file} is neither *.mock.yaml nor models.yaml at the top of the folder (.yml and .json will do too): not read`;
}

function neverAnswers({ rule, why }: Shadowed): string {
  return `rule ${rule.id} at ${rule.file}:${rule.line} never answers: ${why}`;
}

type Loaded = LoadedMocks<ModelCatalogueDocument>;

/** What reads rules and models is loaded when there is something to read. */
async function readFolder({ files, dir, providers }: MocksFolder): Promise<Loaded> {
  if ((await files.list(dir)).length === 0) return { rules: [], models: [], ignored: [] };
  const { loadMocks } = await import("./rules/load.ts");
  const { modelCatalogueSchema } = await import("../schema/model-catalogue.ts");
  return loadMocks(files, dir, modelCatalogueSchema, providers);
}

function toEmulatorError(error: unknown): EmulatorError {
  if (error instanceof EmulatorError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EmulatorError("AIGW-MOCKS", `the mocks folder cannot be read: ${message}`, {
    hint: "check that the folder and the files in it may be read",
    cause: error,
  });
}
