/** A chat model's answer, without anybody's spelling. */
export interface ChatText {
  readonly content: string | undefined;
  readonly reasoning: string | undefined;
  readonly toolCalls: readonly { readonly id: string | undefined; readonly name: string; readonly arguments: string }[];
}

/** What is around it. */
export interface ChatEnvelope {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly finishReason: string | undefined;
  readonly usage: Readonly<Record<string, unknown>> | undefined;
}

/** The answer as OpenAI's chat completions have it, whole. */
export function wholeChat({ content, reasoning, toolCalls }: ChatText, about: ChatEnvelope): string {
  const calls = toolCalls.map(({ id, name, arguments: input }, index) => {
    return { id: id ?? callId(about, index), type: "function", function: { name, arguments: input } };
  });
  const message = {
    role: "assistant",
    content: content ?? null,
    refusal: null,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const { id, created, model, usage } = about;
  const choices = [{ index: 0, message, logprobs: null, finish_reason: endOf(toolCalls.length, about) }];
  return JSON.stringify({ id, object: "chat.completion", created, model, choices, ...(usage && { usage }) });
}

/** The same as its stream's events, texts cut after so many characters. */
export function streamedChat({ content, reasoning, toolCalls }: ChatText, about: ChatEnvelope, size: number): string[] {
  const { id, created, model } = about;
  const event = (delta: object, finish: string | null = null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
    return `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model, choices })}\n\n`;
  };
  const calls = toolCalls.flatMap(({ id: own, name, arguments: input }, index) => {
    const first = { index, id: own ?? callId(about, index), type: "function", function: { name, arguments: "" } };
    const rest = pieces(input, size).map((piece) => event({ tool_calls: [{ index, function: { arguments: piece } }] }));
    return [event({ tool_calls: [first] }), ...rest];
  });
  return [
    event({ role: "assistant", content: content === undefined ? null : "" }),
    ...pieces(reasoning ?? "", size).map((piece) => event({ reasoning_content: piece })),
    ...pieces(content ?? "", size).map((piece) => event({ content: piece })),
    ...calls,
    event({}, endOf(toolCalls.length, about)),
    "data: [DONE]\n\n",
  ];
}

function endOf(calls: number, { finishReason }: ChatEnvelope): string {
  return finishReason ?? (calls > 0 ? "tool_calls" : "stop");
}

function callId({ id }: ChatEnvelope, index: number): string {
  return `call_${id.replace(/^chatcmpl-/, "")}${index}`;
}

/** No character is cut in two. */
export function pieces(text: string, size: number): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / size);
  return Array.from({ length: count }, (_, index) => characters.slice(index * size, (index + 1) * size).join(""));
}
