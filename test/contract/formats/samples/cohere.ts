import { at, listAt, textAt } from "../../json-path.ts";
import { type Call, type ChatSample, type PlainSample, parameters, question, type Samples, schema, vector } from "../sample.ts";

export const cohereSamples: Samples = {
  "cohere.chat": cohereChat(),
  "cohere.chat-v1": cohereChatV1(),
  "cohere.classify": {
    task: "classification",
    fields: ["examples.0.label"],
    ask: () => ({
      path: "classify",
      json: { inputs: ["one"], examples: ["POSITIVE", "NEGATIVE"].map((label) => ({ text: label, label })) },
    }),
    found: (body) =>
      listAt(body, "classifications").map((result) =>
        Object.entries(Object(at(result, "labels"))).map(([label, told]) => ({ label, score: at(told, "confidence") })),
      ),
    hasUsage: false,
  },
  "cohere.embed": embedSample("v2/embed", ["inputs.0.content.0.text", "inputs.0.content.0.image_url.url", "output_dimension"]),
  "cohere.embed-v1": embedSample("v1/embed", []),
  "cohere.models": {
    task: "models",
    fields: [],
    ask: () => ({ path: "models" }),
    found: (body) => listAt(body, "models").map((model) => at(model, "name")),
    hasUsage: false,
  },
  "cohere.tokenize": {
    task: "token-count",
    fields: [],
    ask: () => ({ path: "tokenize", json: { model: "command-r", text: "one" } }),
    found: (body) => listAt(body, "token_strings").length,
    hasUsage: false,
  },
  "cohere.detokenize": {
    task: "token-count",
    fields: ["model"],
    // "17" as its bytes say it.
    ask: () => ({ path: "detokenize", json: { model: "command-r", tokens: [0x1_31_37] } }),
    found: (body) => Number(textAt(body, "text")),
    hasUsage: false,
  },
  "cohere.rerank": rerankSample("v2/rerank", []),
  "cohere.rerank-v1": rerankSample("rerank", ["return_documents", "rank_fields", "documents.0.text"]),
};

function embedSample(path: string, fields: readonly string[]): PlainSample {
  const inputs = { texts: ["one", "two"], input_type: "search_query", embedding_types: ["float", "int8", "ubinary", "base64"] };
  return {
    task: "embedding",
    fields: ["images", "truncate", ...fields],
    ask: () => ({ path, json: { model: "embed-v4.0", ...inputs } }),
    found: (body) => listAt(body, "embeddings", "float").map(vector),
    hasUsage: true,
  };
}

function rerankSample(path: string, fields: readonly string[]): PlainSample {
  return {
    task: "rerank",
    fields: ["top_n", ...fields],
    ask: () => ({ path, json: { model: "rerank-v3.5", query: "two", documents: ["one", "two"] } }),
    found: (body) =>
      listAt(body, "results").map((result) => ({ index: at(result, "index"), score: at(result, "relevance_score") })),
    hasUsage: false,
  };
}

function cohereChat(): ChatSample {
  return {
    task: "chat",
    fields: [
      ...["max_tokens", "p", "k", "seed", "stop_sequences", "documents", "logprobs", "tool_choice", "citation_options.mode"],
      ...["thinking.type", "thinking.token_budget", "response_format.type", "response_format.schema"],
      ...["messages.1.tool_plan", "messages.1.tool_calls", "messages.1.tool_call_id"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: "v2/chat",
      json: {
        model: "command-a-03-2025",
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: question },
        ],
        temperature: 0.5,
        ...(stream && { stream }),
        ...(tools && { tools: [{ type: "function", function: { name: "get_time", parameters } }] }),
        ...(wantsSchema && { response_format: { type: "json_object", json_schema: schema } }),
      },
    }),
    text: (body) =>
      textAt(
        listAt(body, "message", "content").find((block) => at(block, "type") === "text"),
        "text",
      ),
    delta: (event) => textAt(event, "delta", "message", "content", "text"),
    calls: (body) => listAt(body, "message", "tool_calls").map(called),
    streamedCalls,
    hasIds: true,
  };
}

function cohereChatV1(): ChatSample {
  const tool = { name: "get_time", description: "The time.", parameter_definitions: { zone: { type: "str", required: true } } };
  const calls = (body: unknown) =>
    listAt(body, "tool_calls").map((call) => ({ name: textAt(call, "name"), arguments: at(call, "parameters") }));
  return {
    task: "chat",
    fields: [
      ...["model", "preamble", "max_tokens", "p", "k", "seed", "stop_sequences", "documents", "citation_quality"],
      ...["chat_history.0.role", "chat_history.0.message", "chat_history.0.tool_calls", "chat_history.0.tool_results"],
      ...["tool_results.0.call.name", "tool_results.0.outputs", "tools.0.parameter_definitions.zone.type"],
    ],
    ask: ({ stream, tools, schema: wantsSchema }) => ({
      path: "chat",
      json: {
        message: question,
        ...(stream && { stream }),
        ...(tools && { tools: [tool] }),
        ...(wantsSchema && { response_format: { type: "json_object", schema } }),
      },
    }),
    text: (body) => textAt(body, "text"),
    delta: (event) => (at(event, "event_type") === "text-generation" ? textAt(event, "text") : ""),
    calls,
    streamedCalls: (events) => events.flatMap(calls),
    hasIds: true,
  };
}

function called(call: unknown): Call {
  return { name: textAt(call, "function", "name"), arguments: JSON.parse(textAt(call, "function", "arguments")) };
}

function streamedCalls(events: readonly unknown[]): Call[] {
  const calls: { name: string; text: string }[] = [];
  for (const event of events) {
    const call = at(event, "delta", "message", "tool_calls");
    if (at(event, "type") === "tool-call-start") calls.push({ name: textAt(call, "function", "name"), text: "" });
    const last = calls.at(-1);
    if (at(event, "type") === "tool-call-delta" && last) last.text += textAt(call, "function", "arguments");
  }
  return calls.map(({ name, text }) => ({ name, arguments: JSON.parse(text) }));
}
