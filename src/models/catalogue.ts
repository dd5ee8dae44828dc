import type { ModelFacts } from "../tasks/models.ts";

/** The models the emulator knows, per provider (slug). */
export interface Catalogue {
  /** By id or by dated snapshot. */
  find(provider: string, id: string): ModelFacts | undefined;
  list(provider: string): readonly ModelFacts[];
  /** Plausible facts for a model that is not listed. */
  suppose(provider: string, id: string, task: ModelFacts["task"]): ModelFacts;
}
