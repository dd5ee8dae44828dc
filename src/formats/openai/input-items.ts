import type { Job } from "../../tasks/job.ts";
import type { WireFormat } from "../format.ts";
import { type Fields, fields, isFields, list, text } from "./fields.ts";
import { innerId } from "./ids.ts";
import { readPage, writePage } from "./list-page.ts";
import { wholeItem } from "./response-items.ts";
import { keptItems } from "./response-state.ts";
import { aboutResponse } from "./stored-responses.ts";

/** `GET responses/ID/input_items` (wire formats, 1.2): all that the response was made from, earlier turns included. */
export const openaiInputItems: WireFormat<"job"> = {
  id: "openai.response.input-items",
  task: "job",
  readAsk(request) {
    readPage(request.query);
    return { ...aboutResponse(request, "look"), earlier: true };
  },
  writeAnswer({ jobs }, _ask, { request }) {
    const oldestFirst = [...jobs].reverse();
    const items = oldestFirst.flatMap((job) => (job === jobs[0] ? inputItems(job) : [...inputItems(job), ...outputOf(job)]));
    return writePage(items, readPage(request.query));
  },
  readUsage: (_json, before) => before,
};

type Item = { readonly id: string };

/** A text alone is a message. Items keep the ids that they came with. */
function inputItems({ id, input }: Job): readonly Item[] {
  const given = fields(input)["input"];
  const items = typeof given === "string" ? [{ role: "user", content: given }] : list(given).filter(isFields);
  return items.map((item, index) => {
    const message = item["type"] === undefined || item["type"] === "message";
    const own = text(item["id"]) ?? innerId(PREFIXES[text(item["type"]) ?? "message"] ?? "item", id, `input ${index}`);
    return message ? messageItem(item, own) : { ...item, id: own };
  });
}

function messageItem(item: Fields, id: string): Item {
  const { type: _type, status = "completed", content, ...rest } = item;
  return { ...rest, id, type: "message", status, content: typeof content === "string" ? [part(item, content)] : content } as Item;
}

function part({ role }: Fields, content: string): object {
  return role === "assistant"
    ? { type: "output_text", text: content, annotations: [], logprobs: [] }
    : { type: "input_text", text: content };
}

const PREFIXES: Readonly<Record<string, string>> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  function_call_output: "fco",
  custom_tool_call: "ctc",
  custom_tool_call_output: "ctco",
};

function outputOf(job: Job): readonly Item[] {
  return keptItems(job).map(wholeItem);
}
