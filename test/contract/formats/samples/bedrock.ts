import { at, listAt, textAt } from "../../json-path.ts";
import { type Call, type ChatSample, parameters, question, type Samples, schema } from "../sample.ts";

const MODEL = encodeURIComponent("us.anthropic.claude-sonnet-4-5-20250929-v1:0");

export const bedrockSamples: Samples = { "bedrock.converse": converse() };

function converse(): ChatSample {
  return {
    task: "chat",
    fields: [
      ...["system.0.text", "inferenceConfig.temperature", "inferenceConfig.topP", "inferenceConfig.stopSequences"],
      ...["image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint"].map(
        (block) => `messages.0.content.0.${block}`,
      ),
      ...["toolConfig.toolChoice", "toolConfig.tools.0.toolSpec.description", "outputConfig.textFormat.type"],
      ...["additionalModelRequestFields.thinking", "additionalModelRequestFields.reasoningConfig"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: `bedrock-runtime/us-east-1/model/${MODEL}/${stream ? "converse-stream" : "converse"}`,
      json: {
        system: [{ text: "Be brief." }],
        messages: [{ role: "user", content: [{ text: question }] }],
        inferenceConfig: { maxTokens: 100 },
        ...(tools && { toolConfig: { tools: [{ toolSpec: { name: "get_time", inputSchema: { json: parameters } } }] } }),
        ...(wantsSchema && {
          outputConfig: {
            textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
          },
        }),
      },
    }),
    text: (body) =>
      listAt(body, "output", "message", "content")
        .map((block) => textAt(block, "text"))
        .join(""),
    delta: (event) => textAt(event, "delta", "text"),
    calls: (body) =>
      listAt(body, "output", "message", "content")
        .map((block) => at(block, "toolUse"))
        .filter((use) => use !== undefined)
        .map((use) => ({ name: textAt(use, "name"), arguments: at(use, "input") })),
    streamedCalls,
    // Not in the text's answer, but how long it took is drawn, too.
    hasIds: true,
  };
}

function streamedCalls(events: readonly unknown[]): Call[] {
  const blocks = new Map<unknown, { name: string; text: string }>();
  for (const event of events) {
    const started = at(event, "start", "toolUse");
    if (started !== undefined) blocks.set(at(event, "contentBlockIndex"), { name: textAt(started, "name"), text: "" });
    const block = blocks.get(at(event, "contentBlockIndex"));
    if (block) block.text += textAt(event, "delta", "toolUse", "input");
  }
  return [...blocks.values()].map(({ name, text }) => ({ name, arguments: JSON.parse(text) }));
}
