import type { ChatAsk } from "../../tasks/chat.ts";
import { type Fields, fields } from "../openai/fields.ts";
import { named } from "./proto-json.ts";
import { readContents, readSystem } from "./read-contents.ts";
import { readGeneration } from "./read-generation.ts";
import { readFunctions } from "./read-tools.ts";

/** A GenerateContentRequest; the model's name and the way of delivery are in the path. Throws BadAsk for what Google refuses. */
export function readGenerate(body: Fields, model: string, stream: boolean, owner = "GenerateContentRequest"): ChatAsk {
  const conversation = readContents(body["contents"], owner);
  const system = readSystem(named(body, "systemInstruction", "system_instruction"));
  return {
    task: "chat",
    model,
    messages: system.length > 0 ? [...system, ...conversation] : conversation,
    ...readFunctions(body),
    parallelToolCalls: true,
    ...readGeneration(fields(named(body, "generationConfig", "generation_config"))),
    delivery: { stream, includeUsage: true },
  };
}
