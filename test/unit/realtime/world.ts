import { answerAsk } from "../../../src/models/answer.ts";
import { openCatalogue } from "../../../src/models/catalogue.ts";
import type { MockOutcome } from "../../../src/models/model.ts";
import type { Action, Frame, Handshake, Session, SessionWorld } from "../../../src/realtime/session.ts";
import type { ChatAsk } from "../../../src/tasks/chat.ts";
import type { Ask } from "../../../src/tasks/task.ts";
import { seededRandom } from "../../../src/world/random.ts";

/** A world in which the mock models of this provider answer; `asks` holds what they were asked. */
export function worldOf(provider: string, more: Partial<SessionWorld> = {}): SessionWorld & { readonly asks: ChatAsk[] } {
  const asks: ChatAsk[] = [];
  const seed = seededRandom("seed");
  const catalogue = openCatalogue([]);
  return {
    random: seededRandom("connection"),
    seed,
    refuses: () => undefined,
    nowMs: () => 1_767_225_600_000,
    answer(ask) {
      if (ask.task === "chat") asks.push(ask as ChatAsk);
      const question = { ask: ask as Ask, provider, modelPattern: /./, catalogue, seed, strict: false, nowMs: 0 };
      return answerAsk(question).outcome as MockOutcome<typeof ask.task>;
    },
    ...more,
    asks,
  };
}

export function handshake(path = "", query = "", headers: Record<string, string> = {}): Handshake {
  return { path, query: new URLSearchParams(query), headers };
}

/** A client that writes down what comes, and lets no time pass unless told. */
export class Client {
  readonly session: Session;
  closed: { readonly code: number; readonly reason: string } | undefined;
  #inbox: Frame[] = [];

  constructor(session: Session) {
    this.session = session;
    this.#take(session.open());
  }

  /** Sends, lets everything that is under way be said, and gives what came. */
  say(...messages: (object | Frame)[]): Message[] {
    return [...this.tell(...messages), ...this.rest()];
  }

  /** Sends, and gives what came at once. */
  tell(...messages: (object | Frame)[]): Message[] {
    for (const message of messages) {
      const isFrame = typeof message === "string" || message instanceof Uint8Array;
      this.#take(this.session.receive(isFrame ? message : JSON.stringify(message)));
    }
    return this.inbox();
  }

  /** What is under way, to its end. */
  rest(): Message[] {
    while (this.session.waiting?.()) this.#take(this.session.proceed?.() ?? []);
    return this.inbox();
  }

  /** So many pieces of what is under way. */
  pieces(count: number): Message[] {
    for (let at = 0; at < count; at += 1) this.#take(this.session.proceed?.() ?? []);
    return this.inbox();
  }

  /** As when nobody has said anything for too long, or all of it took too long; after how many milliseconds that is. */
  outlast(): number {
    const [limit] = this.session.limits ?? [];
    this.#take(limit?.reached() ?? []);
    return limit?.afterMs ?? Number.NaN;
  }

  /** What came since the last look. */
  inbox(): Message[] {
    const frames = this.#inbox;
    this.#inbox = [];
    return frames.map(read);
  }

  #take(actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind === "send") this.#inbox.push(action.frame);
      else this.closed = { code: action.code, reason: action.reason };
    }
  }
}

/** Sound is shown as what it is; Google sends JSON in bytes as well. */
function read(frame: Frame): Message {
  if (typeof frame === "string") return JSON.parse(frame);
  return frame[0] === OPENING_BRACE ? JSON.parse(new TextDecoder().decode(frame)) : { type: "(bytes)", bytes: frame };
}

const OPENING_BRACE = 0x7b;

// biome-ignore lint/suspicious/noExplicitAny: messages are looked into at will
export type Message = any;

export function types(messages: readonly Message[]): string[] {
  return messages.map(({ type }) => type);
}

/** The same with what comes again and again told once. */
export function order(messages: readonly Message[]): string[] {
  return types(messages).filter((type, at, all) => all.indexOf(type) === at || !type.endsWith(".delta"));
}
