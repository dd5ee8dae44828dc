import type { ModelFacts } from "../tasks/models.ts";
import { behaviourNamed } from "./behaviour-names.ts";
import { supposedFacts } from "./supposed-facts.ts";

/** The models the emulator knows, per provider (slug). */
export interface Catalogue {
  /** By id or by dated snapshot; facts found by a snapshot have it as their id. */
  find(provider: string, id: string): ModelFacts | undefined;
  /** In the order of the entries. */
  list(provider: string): readonly ModelFacts[];
  /** The first provider that has the model. */
  ownerOf(id: string): string | undefined;
  /** Whether the id is one of the mock models that misbehave on purpose. */
  isBehaviour(id: string): boolean;
  /** Plausible facts for a model that is not listed. */
  suppose(provider: string, id: string, task: ModelFacts["task"]): ModelFacts;
}

/** Later entries replace earlier ones of the same provider and id, and keep their place in the list. */
export function openCatalogue(entries: readonly ModelFacts[]): Catalogue {
  const shelves = new Map<string, Shelf>();
  for (const entry of entries) {
    const shelf = shelves.get(entry.provider) ?? { byId: new Map(), bySnapshot: new Map() };
    shelf.byId.set(entry.id, entry);
    shelves.set(entry.provider, shelf);
  }
  for (const { byId, bySnapshot } of shelves.values()) {
    for (const entry of byId.values()) bySnapshot.set(entry.snapshot, { ...entry, id: entry.snapshot });
  }
  const lists = new Map([...shelves].map(([provider, { byId }]) => [provider, [...byId.values()]]));
  const find = (provider: string, id: string) => shelves.get(provider)?.byId.get(id) ?? shelves.get(provider)?.bySnapshot.get(id);
  return {
    find,
    ownerOf: (id) => [...shelves.keys()].find((provider) => find(provider, id)),
    list: (provider) => lists.get(provider) ?? [],
    isBehaviour: (id) => behaviourNamed(id) !== undefined,
    suppose: (provider, id, task) => supposedFacts(provider, id, task, lists.get(provider) ?? []),
  };
}

interface Shelf {
  readonly byId: Map<string, ModelFacts>;
  readonly bySnapshot: Map<string, ModelFacts>;
}
