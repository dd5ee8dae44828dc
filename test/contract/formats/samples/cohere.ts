import { at, listAt, textAt } from "../../json-path.ts";
import { type Call, type ChatSample, parameters, question, type Samples, schema } from "../sample.ts";

export const cohereSamples: Samples = {
  "cohere.chat": cohereChat(),
};

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
