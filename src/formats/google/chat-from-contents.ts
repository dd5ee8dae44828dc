import { type Fields, fields, text } from "../openai/fields.ts";
import { named, oneOrMany } from "./proto-json.ts";

/**
 * Gemini's own `contents` as an OpenAI chat body (G-REST-12): what `POST /run` takes besides the usual one. A body with
 * `messages` is given back as it is.
 */
export function chatFromContents(input: Fields): Fields {
  if (input["contents"] === undefined || input["messages"] !== undefined) return input;
  const {
    contents: _,
    systemInstruction: _1,
    system_instruction: _2,
    generationConfig: _3,
    generation_config: _4,
    ...rest
  } = input;
  const system = textsOf(named(input, "systemInstruction", "system_instruction"));
  const turns = oneOrMany(input["contents"]).flatMap(messagesOf);
  const messages = system === "" ? turns : [{ role: "system", content: system }, ...turns];
  return { ...rest, ...settingsOf(fields(named(input, "generationConfig", "generation_config"))), ...toolsOf(input), messages };
}

function settingsOf(config: Fields): Fields {
  const given = {
    max_tokens: named(config, "maxOutputTokens", "max_output_tokens"),
    temperature: config["temperature"],
    top_p: named(config, "topP", "top_p"),
    n: named(config, "candidateCount", "candidate_count"),
    seed: config["seed"],
    stop: named(config, "stopSequences", "stop_sequences"),
    response_format: outputOf(config),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function outputOf(config: Fields): object | undefined {
  const schema =
    named(config, "responseJsonSchema", "response_json_schema") ?? named(config, "responseSchema", "response_schema");
  if (schema !== undefined) return { type: "json_schema", json_schema: { name: "response", schema } };
  return named(config, "responseMimeType", "response_mime_type") === "application/json" ? { type: "json_object" } : undefined;
}

function toolsOf(input: Fields): Fields {
  const declared = oneOrMany(input["tools"]).flatMap((tool) =>
    oneOrMany(named(fields(tool), "functionDeclarations", "function_declarations")),
  );
  if (declared.length === 0) return {};
  return { tools: declared.map((each) => ({ type: "function", function: functionOf(fields(each)) })) };
}

function functionOf(declared: Fields): object {
  const parameters = declared["parameters"] ?? named(declared, "parametersJsonSchema", "parameters_json_schema");
  return { name: declared["name"], description: declared["description"], parameters };
}

/** One turn; what functions gave are messages of their own, and a call is known by its name where it has no id. */
function messagesOf(content: unknown): object[] {
  const parts = oneOrMany(fields(content)["parts"]).map(fields);
  const role = fields(content)["role"] === "model" ? "assistant" : "user";
  const results = parts.flatMap((part) => {
    const given = fields(named(part, "functionResponse", "function_response"));
    if (given["name"] === undefined) return [];
    return [{ role: "tool", tool_call_id: given["id"] ?? given["name"], content: JSON.stringify(given["response"] ?? {}) }];
  });
  const calls = parts.flatMap((part) => {
    const call = fields(named(part, "functionCall", "function_call"));
    if (call["name"] === undefined) return [];
    const called = { name: call["name"], arguments: JSON.stringify(call["args"] ?? {}) };
    return [{ id: call["id"] ?? call["name"], type: "function", function: called }];
  });
  const said = parts.flatMap(partOf);
  if (said.length === 0 && calls.length === 0) return results;
  return [...results, { role, content: said.length > 0 ? said : null, ...(calls.length > 0 && { tool_calls: calls }) }];
}

function partOf(part: Fields): object[] {
  const words = text(part["text"]);
  if (words !== undefined) return [{ type: "text", text: words }];
  const inline = fields(named(part, "inlineData", "inline_data"));
  const file = fields(named(part, "fileData", "file_data"));
  const mediaType = text(named(inline, "mimeType", "mime_type"));
  if (mediaType !== undefined) return [{ type: "image_url", image_url: { url: `data:${mediaType};base64,${inline["data"]}` } }];
  const uri = text(named(file, "fileUri", "file_uri"));
  return uri === undefined ? [] : [{ type: "image_url", image_url: { url: uri } }];
}

function textsOf(content: unknown): string {
  if (typeof content === "string") return content;
  return oneOrMany(fields(content)["parts"])
    .map((part) => text(fields(part)["text"]) ?? "")
    .join("");
}
