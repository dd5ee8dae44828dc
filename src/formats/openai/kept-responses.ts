import type { KeptAnswers } from "../kept-answers.ts";
import { fields, text } from "./fields.ts";
import { goOn } from "./go-on.ts";
import { itemId } from "./ids.ts";
import { refusal } from "./refusals.ts";
import { streamKept, writeKept } from "./write-kept-response.ts";

/** `store`, `background` and `previous_response_id` of Responses (wire formats, 1.2). */
export const keptResponses: KeptAnswers = {
  id: (random) => itemId("resp", random),
  keeping(request) {
    const body = fields(request.json());
    const store = body["store"] !== false;
    if (body["background"] !== true) return store ? "answer" : "not";
    if (!store)
      throw refusal("Background mode needs a response that is kept: leave 'store' out, or set it to true.", "background");
    return "job";
  },
  previous: (request) => text(fields(request.json())["previous_response_id"]),
  goOn,
  writeBegun: (job, { delivery }) => (delivery.stream ? streamKept(job) : writeKept(job)),
};
