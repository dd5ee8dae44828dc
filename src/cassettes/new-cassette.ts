import type { InteractionDocument } from "../schema/cassette.ts";
import { digest } from "./answer-form.ts";
import { cassetteHeader } from "./cassette-header.ts";
import { type Besides, interactionDocument } from "./interaction.ts";
import { newId } from "./interaction-id.ts";
import { looseKey } from "./loose.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";
import { redactAnswer, redactRequest } from "./redact.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { comparable, keyOf } from "./request-key.ts";
import { writeYaml } from "./write-yaml.ts";

/** What goes into a new file, in its order. */
export interface NewInteraction extends Besides {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** What is set for it; its id is kept where no other has it. */
  readonly settings: Partial<Pick<InteractionDocument, "id" | "by" | "match" | "repeat" | "expires" | "recorded">>;
}

/** A cassette that is being put together, as the recorder writes one: secrets have given way to placeholders. */
export interface NewCassette {
  /** Throws an EmulatorError for what would still hold a secret: nothing of it is kept. Returns its id. */
  add(interaction: NewInteraction): Promise<string>;
  /** The whole file. */
  text(): string;
  /** Bodies that are files of their own, by their digest. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  /** Whether something has given way: the file is for its owner alone. */
  readonly redacted: boolean;
}

export function newCassette(file: string, about: { readonly at: string | undefined; readonly by: string }): NewCassette {
  const documents: string[] = [];
  const blobs = new Map<string, Uint8Array>();
  const ids = new Set<string>();
  return {
    blobs,
    get redacted() {
      return documents.some((text) => text.includes("{{secret:"));
    },
    async add({ settings, ...given }) {
      const request = redactRequest(given.request);
      const answer = redactAnswer(given.answer);
      const { match } = settings;
      const key = match ? looseKey(request, match) : keyOf(comparable(request, []));
      const id = settings.id !== undefined && !ids.has(settings.id) ? settings.id : newId(request, ids);
      const { document, blob } = interactionDocument({ id, key, request, answer }, given);
      const { inOrder } = await import("./format-cassette.ts");
      const text = await writeYaml(inOrder({ ...document, ...settings, id }));
      refuseSecrets(text, file, id);
      ids.add(id);
      documents.push(text);
      if (blob) blobs.set(digest(blob), blob);
      return id;
    },
    text: () => [cassetteHeader(about), ...documents].join("---\n"),
  };
}
