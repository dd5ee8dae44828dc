import type { ChatAsk } from "../../tasks/chat.ts";
import { lastUserIndex, lastUserText, textOf } from "../ask-text.ts";
import type { RuleQuestion } from "./rules.ts";

/** A question as the rules see it. Each text is worked out when a rule first looks at it. */
export class QuestionView {
  readonly question: RuleQuestion;
  #lastUserText: string | undefined;
  #systemText: string | undefined;
  #toolResult: { readonly text: string | undefined } | undefined;
  #tools: ReadonlySet<string> | undefined;

  constructor(question: RuleQuestion) {
    this.question = question;
  }

  get task(): RuleQuestion["ask"]["task"] {
    return this.question.ask.task;
  }

  get model(): string | undefined {
    return modelOf(this.question.ask);
  }

  get lastUserText(): string | undefined {
    const { chat } = this;
    if (!chat) return undefined;
    this.#lastUserText ??= lastUserText(chat).trim();
    return this.#lastUserText;
  }

  get systemText(): string | undefined {
    const { chat } = this;
    if (!chat) return undefined;
    this.#systemText ??= systemText(chat);
    return this.#systemText;
  }

  /** The last tool result since the user last spoke; undefined when there is none. */
  get toolResult(): string | undefined {
    const { chat } = this;
    if (!chat) return undefined;
    this.#toolResult ??= { text: toolResult(chat) };
    return this.#toolResult.text;
  }

  get input(): string | undefined {
    return inputOf(this.question.ask)?.trim();
  }

  get tools(): ReadonlySet<string> {
    this.#tools ??= new Set(this.chat?.tools.map(({ name }) => name));
    return this.#tools;
  }

  get chat(): ChatAsk | undefined {
    return this.question.ask.task === "chat" ? this.question.ask : undefined;
  }
}

function modelOf(ask: RuleQuestion["ask"]): string | undefined {
  return ask.task === "models" ? ask.id : ask.model;
}

/** What models are asked that do not chat; undefined where that is no text. */
function inputOf(ask: RuleQuestion["ask"]): string | undefined {
  switch (ask.task) {
    case "embedding":
      return ask.inputs.join("\n");
    case "classification":
    case "summary":
    case "translation":
      return ask.texts.join("\n");
    case "image":
    case "video":
      return ask.prompt;
    case "speech":
      return ask.text;
    case "moderation":
      return ask.inputs.map(({ text }) => text).join("\n");
    default:
      return undefined;
  }
}

function systemText(chat: ChatAsk): string {
  const messages = chat.messages.filter(({ role }) => role === "system");
  return messages.map(textOf).join("\n").trim();
}

function toolResult(chat: ChatAsk): string | undefined {
  for (const message of chat.messages.slice(lastUserIndex(chat) + 1).reverse()) {
    const result = message.parts.findLast((part) => part.kind === "tool-result");
    if (result) return result.text.trim();
  }
  return undefined;
}
