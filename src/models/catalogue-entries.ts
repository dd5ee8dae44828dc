import type { ModelCatalogueDocument } from "../schema/model-catalogue.ts";
import type { ModelFacts } from "../tasks/models.ts";
import { supposedFacts } from "./supposed-facts.ts";

/** The models of a checked `models.yaml`, in its order; what they leave out is supposed. */
export function catalogueEntries(document: ModelCatalogueDocument): ModelFacts[] {
  return Object.entries(document.models).flatMap(([provider, entries]) =>
    entries.map(({ created, ...entry }) => ({
      ...supposedFacts(provider, entry.id, entry.task, []),
      ...definedOnly(entry),
      ...(created === undefined ? {} : { createdMs: Date.parse(created) }),
    })),
  );
}

type Entry = Omit<ModelCatalogueDocument["models"][string][number], "created">;
type Defined = { [Field in keyof Entry]: Exclude<Entry[Field], undefined> };

/** The schema's optional members may be undefined; they must not hide what is supposed. */
function definedOnly(entry: Entry): Partial<Defined> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
