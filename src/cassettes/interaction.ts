import type { InteractionDocument } from "../schema/cassette.ts";
import { answerForm } from "./answer-form.ts";
import type { RecordedAnswer, RecordedRequest, Usage } from "./recorded.ts";
import { requestForm } from "./request-form.ts";

/** What a recording knows beside request and answer. */
export interface Besides {
  readonly usage?: Usage | undefined;
  readonly gateway?: Readonly<Record<string, unknown>> | undefined;
}

/** A recording as a document, members in the order in which they are written, and the bytes beside it. */
export function interactionDocument(
  { id, key, request, answer }: { id: string; key: string; request: RecordedRequest; answer: RecordedAnswer },
  { usage, gateway }: Besides,
): { document: InteractionDocument; blob: Uint8Array | undefined } {
  const { document: response, blob } = answerForm(answer);
  const document: InteractionDocument = {
    id,
    request: requestForm(request, key),
    response,
    ...(usage && { usage }),
    ...(gateway && { gateway: { ...gateway } }),
  };
  return { document, blob };
}
