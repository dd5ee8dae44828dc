import type { Stop } from "../../../tasks/chat.ts";
import { usage } from "../../../tasks/usage.ts";
import { fields, number, text } from "../../openai/fields.ts";
import { invoked } from "./invoked.ts";
import { invokedBody, promptPieces, readPrompt, spoken, stopOf } from "./prompted.ts";

const NAMES = { prompt: "prompt", maxTokens: "max_gen_len", topP: "top_p" };
/** What a Llama model writes at most when nobody says how much. */
const USUAL_LENGTH = 512;

/** Meta's Llama: a prompt and what comes after it, counts beside the text (wire formats, 15.3). */
export const bedrockLlama = invoked({
  id: "bedrock.invoke-llama",
  readAsk(request) {
    const body = invokedBody(request);
    return { maxTokens: USUAL_LENGTH, ...readPrompt(body, body, NAMES) };
  },
  writeWhole(answer) {
    return JSON.stringify({
      generation: spoken(answer).join(""),
      prompt_token_count: answer.usage.inputTokens,
      generation_token_count: answer.usage.outputTokens,
      stop_reason: stopReason(stopOf(answer)),
    });
  },
  *writePieces(answer) {
    for (const { text: generation, tokens, soFar, isFirst, stop } of promptPieces(answer)) {
      const json = JSON.stringify({
        generation,
        prompt_token_count: isFirst ? answer.usage.inputTokens : null,
        generation_token_count: soFar,
        stop_reason: stop === undefined ? null : stopReason(stop),
      });
      yield { json, tokens };
    }
  },
  readUsage(json, before) {
    const body = fields(json);
    const output = number(body["generation_token_count"]);
    return output === undefined ? before : usage(number(body["prompt_token_count"]) ?? before?.inputTokens ?? 0, output);
  },
  joinStream(pieces) {
    const all = pieces.map(fields).filter(({ generation }) => typeof generation === "string");
    const last = all.at(-1);
    if (!last) return undefined;
    const { generation_token_count, stop_reason } = last;
    const prompt_token_count = all[0]?.["prompt_token_count"];
    const generation = all.map((piece) => text(piece["generation"])).join("");
    return { generation, prompt_token_count, generation_token_count, stop_reason };
  },
});

function stopReason(stop: Stop): string {
  return stop === "length" || stop === "context" ? "length" : "stop";
}
