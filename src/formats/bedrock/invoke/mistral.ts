import type { Stop } from "../../../tasks/chat.ts";
import { fields, list, text } from "../../openai/fields.ts";
import { invoked } from "./invoked.ts";
import { invokedBody, promptPieces, readPrompt, spoken, stopOf } from "./prompted.ts";

const NAMES = { prompt: "prompt", maxTokens: "max_tokens", topP: "top_p", stop: "stop" };

/** Mistral's: a prompt and what comes after it. Bodies hold no token counts, headers do (wire formats, 15.3). */
export const bedrockMistral = invoked({
  id: "bedrock.invoke-mistral",
  readAsk(request) {
    const body = invokedBody(request);
    return readPrompt(body, body, NAMES);
  },
  writeWhole: (answer) => output(spoken(answer).join(""), stopReason(stopOf(answer))),
  *writePieces(answer) {
    for (const { text: said, tokens, stop } of promptPieces(answer)) {
      yield { json: output(said, stop === undefined ? null : stopReason(stop)), tokens };
    }
  },
  readUsage: (_json, before) => before,
  joinStream(pieces) {
    const outputs = pieces.flatMap((piece) => list(fields(piece)["outputs"])).map(fields);
    const last = outputs.at(-1);
    if (!last) return undefined;
    return { outputs: [{ text: outputs.map((piece) => text(piece["text"])).join(""), stop_reason: last["stop_reason"] }] };
  },
});

function output(said: string, stop_reason: string | null): string {
  return JSON.stringify({ outputs: [{ text: said, stop_reason }] });
}

function stopReason(stop: Stop): string {
  return stop === "length" || stop === "context" ? "length" : "stop";
}
