import { Buffer } from "node:buffer";
import type { RequestParts } from "../../../support/format-request.ts";
import { at, listAt, textAt } from "../../json-path.ts";
import { type Call, type ChatSample, type PlainSample, parameters, question, type Samples, schema } from "../sample.ts";

const headers = { "anthropic-version": "2023-06-01" };

export const anthropicSamples: Samples = {
  "anthropic.messages": anthropicMessages(),
  "anthropic.complete": {
    task: "chat",
    fields: ["stop_sequences", "temperature", "top_p", "top_k", "metadata"],
    ask: ({ stream }) => ({
      json: {
        model: "claude-sonnet-5",
        prompt: `\n\nHuman: ${question}\n\nAssistant:`,
        max_tokens_to_sample: 300,
        ...(stream && { stream }),
      },
      headers,
    }),
    text: (body) => textAt(body, "completion"),
    ahead: " ",
    delta: (event) => (at(event, "type") === "completion" ? textAt(event, "completion") : ""),
    calls: () => [],
    streamedCalls: () => [],
    textOnly: true,
    uncounted: true,
    hasIds: true,
  },
  "anthropic.count-tokens": {
    task: "token-count",
    fields: ["system", "tools", "tool_choice", "thinking"],
    ask: () => ({ json: { model: "claude-sonnet-5", messages: [{ role: "user", content: question }] }, headers }),
    found: (body) => at(body, "input_tokens"),
    hasUsage: false,
  },
  "anthropic.models": {
    task: "models",
    fields: [],
    ask: () => ({ headers }),
    found: (body) => listAt(body, "data").map((model) => at(model, "id")),
    hasUsage: false,
  },
  "anthropic.batch-create": {
    ...aboutBatch({ path: "v1/messages/batches" }, "type", "message_batch"),
    fields: ["requests.0.params.max_tokens"],
    ask: () => ({ headers, json: { requests: [{ custom_id: "a", params: { model: "claude-sonnet-5" } }] } }),
  },
  "anthropic.batch": aboutBatch({ path: "v1/messages/batches/batch-1" }, "processing_status", "ended"),
  "anthropic.batches": aboutBatch({ path: "v1/messages/batches", query: { limit: "1" } }, "first_id", "batch-1"),
  "anthropic.batch-delete": aboutBatch({ path: "v1/messages/batches/batch-1" }, "type", "message_batch_deleted"),
  "anthropic.batch-results": {
    ...aboutBatch({ path: "v1/messages/batches/batch-1/results" }, "", ""),
    bytes: true,
    found: (bytes) => Number(String(Buffer.from(bytes as Uint8Array)).split("\n").length > 1),
  },
};

function aboutBatch(ask: RequestParts, name: string, value: unknown): PlainSample {
  const found = (body: unknown) => Number(at(body, name) === value);
  return { task: "batch", fields: [], ask: () => ({ ...ask, headers }), found, hasUsage: false };
}

export function anthropicMessages(): ChatSample {
  return {
    task: "chat",
    fields: [
      ...["temperature", "top_p", "top_k", "stop_sequences", "thinking.type", "thinking.budget_tokens", "output_config.effort"],
      ...["type", "tool_use_id", "content", "source", "citations", "input", "thinking"].map(
        (field) => `messages.0.content.0.${field}`,
      ),
      ...["tools.0.type", "tool_choice.name", "tool_choice.disable_parallel_tool_use", "metadata.user_id", "service_tier"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      headers,
      json: {
        model: "claude-sonnet-5",
        max_tokens: 100,
        system: [{ type: "text", text: "Be brief." }],
        messages: [{ role: "user", content: [{ type: "text", text: question }] }],
        ...(stream && { stream }),
        ...(tools && { tools: [{ name: "get_time", input_schema: parameters }], tool_choice: { type: "auto" } }),
        ...(wantsSchema && { output_config: { format: { type: "json_schema", schema } } }),
      },
    }),
    text: (body) =>
      listAt(body, "content")
        .map((block) => textAt(block, "text"))
        .join(""),
    delta: (event) => textAt(event, "delta", "text"),
    calls: (body) =>
      listAt(body, "content")
        .filter((block) => at(block, "type") === "tool_use")
        .map((block) => ({ name: textAt(block, "name"), arguments: at(block, "input") })),
    streamedCalls: anthropicBlocks,
    hasIds: true,
  };
}

function anthropicBlocks(events: readonly unknown[]): Call[] {
  const blocks = new Map<unknown, { name: string; text: string }>();
  for (const event of events) {
    const started = at(event, "content_block");
    if (at(started, "type") === "tool_use") blocks.set(at(event, "index"), { name: textAt(started, "name"), text: "" });
    const block = blocks.get(at(event, "index"));
    if (block) block.text += textAt(event, "delta", "partial_json");
  }
  return [...blocks.values()].map(({ name, text }) => ({ name, arguments: JSON.parse(text) }));
}
