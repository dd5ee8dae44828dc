import { type Fields, fields, isFields, number, text } from "../openai/fields.ts";

/** The events of a v2 stream as the answer that they add up to (LOG-20). */
export function joinMessage(events: readonly unknown[]): object | undefined {
  const all = events.map(fields);
  const start = all.find(({ type }) => type === "message-start");
  const end = fields(all.findLast(({ type }) => type === "message-end")?.["delta"]);
  if (!start || !isFields(end["usage"])) return undefined;
  const message = new JoinedMessage();
  for (const event of all) message.add(event);
  return { id: start["id"], message: message.written(), finish_reason: end["finish_reason"], usage: end["usage"] };
}

class JoinedMessage {
  readonly #content: Record<string, string>[] = [];
  readonly #calls: { call: Fields; arguments: string }[] = [];
  readonly #citations: unknown[] = [];
  #plan = "";

  add(event: Fields): void {
    const message = fields(fields(event["delta"])["message"]);
    const index = number(event["index"]) ?? 0;
    const called = fields(message["tool_calls"]);
    switch (event["type"]) {
      case "content-delta":
        this.#addText(index, fields(message["content"]));
        break;
      case "tool-plan-delta":
        this.#plan += text(message["tool_plan"]) ?? "";
        break;
      case "tool-call-start":
        this.#calls[index] = { call: called, arguments: "" };
        break;
      case "tool-call-delta":
        this.#addArguments(index, fields(called["function"]));
        break;
      case "citation-start":
        this.#citations.push(message["citations"]);
        break;
    }
  }

  #addText(index: number, content: Fields): void {
    for (const [kind, piece] of Object.entries(content)) {
      if (typeof piece !== "string") continue;
      const before = this.#content[index] ?? { type: kind };
      this.#content[index] = { ...before, [kind]: (before[kind] ?? "") + piece };
    }
  }

  #addArguments(index: number, { arguments: fragment }: Fields): void {
    const call = this.#calls[index];
    if (call) call.arguments += text(fragment) ?? "";
  }

  written(): object {
    const calls = this.#calls.map(({ call, arguments: given }) => ({
      ...call,
      function: { ...fields(call["function"]), arguments: given },
    }));
    return {
      role: "assistant",
      ...(this.#plan !== "" && { tool_plan: this.#plan }),
      ...(calls.length > 0 && { tool_calls: calls }),
      content: this.#content,
      ...(this.#citations.length > 0 && { citations: this.#citations }),
    };
  }
}
