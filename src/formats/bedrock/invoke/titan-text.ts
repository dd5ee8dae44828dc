import type { Stop } from "../../../tasks/chat.ts";
import { usage } from "../../../tasks/usage.ts";
import { fields, list, number, text } from "../../openai/fields.ts";
import { invoked } from "./invoked.ts";
import { invokedBody, promptPieces, readPrompt, spoken, stopOf } from "./prompted.ts";

const NAMES = { prompt: "inputText", maxTokens: "maxTokenCount", topP: "topP", stop: "stopSequences" };

/** Amazon's Titan Text: a text and what comes after it (wire formats, 15.3). */
export const bedrockTitanText = invoked({
  id: "bedrock.invoke-titan-text",
  readAsk(request) {
    const body = invokedBody(request);
    return readPrompt(body, fields(body["textGenerationConfig"]), NAMES);
  },
  writeWhole(answer) {
    const outputText = spoken(answer).join("");
    const result = { tokenCount: answer.usage.outputTokens, outputText, completionReason: reasonOf(stopOf(answer)) };
    return JSON.stringify({ inputTextTokenCount: answer.usage.inputTokens, results: [result] });
  },
  *writePieces(answer) {
    for (const { text: outputText, tokens, soFar, isFirst, stop } of promptPieces(answer)) {
      const json = JSON.stringify({
        outputText,
        index: 0,
        totalOutputTextTokenCount: soFar,
        completionReason: stop === undefined ? null : reasonOf(stop),
        inputTextTokenCount: isFirst ? answer.usage.inputTokens : null,
      });
      yield { json, tokens };
    }
  },
  readUsage(json, before) {
    const body = fields(json);
    const output = number(body["totalOutputTextTokenCount"]) ?? number(fields(list(body["results"])[0])["tokenCount"]);
    if (output === undefined) return before;
    return usage(number(body["inputTextTokenCount"]) ?? before?.inputTokens ?? 0, output);
  },
  joinStream(pieces) {
    const all = pieces.map(fields).filter(({ outputText }) => typeof outputText === "string");
    const last = all.at(-1);
    if (!last) return undefined;
    const { totalOutputTextTokenCount: tokenCount, completionReason } = last;
    const outputText = all.map((piece) => text(piece["outputText"])).join("");
    const results = [{ tokenCount, outputText, completionReason }];
    return { inputTextTokenCount: all[0]?.["inputTextTokenCount"], results };
  },
});

function reasonOf(stop: Stop): string {
  if (stop === "length" || stop === "context") return "LENGTH";
  if (stop === "stop_sequence") return "STOP_CRITERIA_MET";
  return stop === "filter" ? "CONTENT_FILTERED" : "FINISH";
}
