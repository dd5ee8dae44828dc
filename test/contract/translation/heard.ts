import type { ChatAsk, ChatPart } from "../../../src/tasks/chat.ts";

/** A question without what APIs order differently: system texts first, turns by side, results without names. */
export interface Heard
  extends Pick<
    ChatAsk,
    "model" | "tools" | "toolChoice" | "parallelToolCalls" | "output" | "choices" | "maxTokens" | "stop" | "sampling"
  > {
  readonly system: string;
  readonly turns: readonly { readonly side: "caller" | "model"; readonly parts: readonly ChatPart[] }[];
  readonly effort: string | undefined;
  readonly stream: boolean;
}

export function heard(ask: ChatAsk): Heard {
  const { model, tools, toolChoice, parallelToolCalls, output, choices, maxTokens, stop, sampling } = ask;
  return {
    ...{ model, tools, toolChoice, parallelToolCalls, output, choices, stop, sampling },
    ...(maxTokens !== undefined && { maxTokens }),
    system: ask.messages
      .flatMap(({ role, parts }) => (role === "system" ? parts.map((part) => ("text" in part ? part.text : "")) : []))
      .join("\n"),
    turns: turnsOf(ask),
    effort: ask.reasoning?.effort,
    stream: ask.delivery.stream,
  };
}

function turnsOf({ messages }: ChatAsk): Heard["turns"] {
  const turns: { side: "caller" | "model"; parts: ChatPart[] }[] = [];
  for (const { role, parts } of messages) {
    if (role === "system") continue;
    const side = role === "assistant" ? "model" : "caller";
    const last = turns.at(-1);
    if (last?.side === side) last.parts.push(...parts.map(nameless));
    else turns.push({ side, parts: parts.map(nameless) });
  }
  return turns;
}

function nameless(part: ChatPart): ChatPart {
  if (part.kind === "tool-result") return { kind: part.kind, callId: part.callId, text: part.text, isError: part.isError };
  if (part.kind === "media") return { kind: part.kind, type: part.type, digest: part.digest };
  return part;
}
