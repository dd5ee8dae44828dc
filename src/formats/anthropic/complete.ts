import { eventFrame } from "../../streaming/sse-frames.ts";
import type { ChatAnswer, ChatAsk, ChatMessage } from "../../tasks/chat.ts";
import { badRequest, type FormatRequest, type Frame, type WireFormat, type WriteContext } from "../format.ts";
import { fields, isFields, list, number, text } from "../openai/fields.ts";
import { usualHeaders } from "./rate-limit.ts";
import { readVersion } from "./version.ts";

/** The older `POST v1/complete` (wire formats, 2.4): a prompt of turns, gone on with. Bodies tell no token counts. */
export const anthropicComplete: WireFormat<"chat"> = {
  id: "anthropic.complete",
  task: "chat",
  readAsk,
  writeAnswer(answer, ask, context) {
    const headers = usualHeaders(context.nowMs);
    if (ask.delivery.stream) {
      const typed = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", ...headers };
      return { kind: "stream", status: 200, headers: typed, frames: frames(answer, context) };
    }
    const body = JSON.stringify(completion(answer, context)(words(answer).join(""), true));
    return { kind: "whole", status: 200, headers: { "content-type": "application/json", ...headers }, body };
  },
  readUsage: (_json, before) => before,
  joinStream,
};

const HUMAN = "\n\nHuman:";
const ASSISTANT = "\n\nAssistant:";

function readAsk(request: FormatRequest): ChatAsk {
  readVersion(request.headers);
  const body = fields(request.json());
  const model = text(body["model"]);
  if (!model) throw badRequest("model: Field required", "model");
  const maxTokens = number(body["max_tokens_to_sample"]);
  if (maxTokens === undefined || maxTokens < 1) throw badRequest("max_tokens_to_sample: Field required", "max_tokens_to_sample");
  const temperature = number(body["temperature"]);
  const topP = number(body["top_p"]);
  const topK = number(body["top_k"]);
  return {
    task: "chat",
    model,
    messages: readTurns(body["prompt"]),
    tools: [],
    toolChoice: { kind: "none" },
    parallelToolCalls: false,
    output: { kind: "text" },
    choices: 1,
    maxTokens,
    stop: list(body["stop_sequences"]).flatMap((one) => text(one) ?? []),
    sampling: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
    },
    delivery: { stream: body["stream"] === true, includeUsage: false },
  };
}

function readTurns(prompt: unknown): readonly ChatMessage[] {
  if (typeof prompt !== "string") throw badRequest("prompt: Field required", "prompt");
  const [before = "", ...turns] = `\n\n${prompt.trimStart()}`.split(/(?=\n\n(?:Human|Assistant):)/);
  if (!turns.some((turn) => turn.startsWith(HUMAN)) && !before.startsWith(HUMAN)) {
    throw badRequest(`prompt must start with "${HUMAN}" turn after an optional system prompt`, "prompt");
  }
  if (!prompt.includes(ASSISTANT)) throw badRequest(`prompt must end with "${ASSISTANT}" turn`, "prompt");
  return [before, ...turns].flatMap(turnOf);
}

function turnOf(turn: string): ChatMessage[] {
  const role = turn.startsWith(HUMAN) ? "user" : turn.startsWith(ASSISTANT) ? "assistant" : "system";
  const said = turn.replace(/^\n\n(?:Human|Assistant):/, "").trim();
  return said === "" ? [] : [{ role, parts: [{ kind: "text", text: said }] }];
}

function words({ choices: [choice] }: ChatAnswer): readonly string[] {
  const [first, ...others] = choice?.refusal === undefined ? (choice?.text ?? []) : [choice.refusal];
  // What goes on after "Assistant:" begins with a space.
  return first === undefined ? [] : [` ${first}`, ...others];
}

/** One of a stream's pieces, or all of it; only the last knows how it ended. */
function completion(answer: ChatAnswer, { random }: WriteContext) {
  const [choice] = answer.choices;
  const id = `compl_01${random.text(22)}`;
  const reason = choice?.stop === "length" || choice?.stop === "context" ? "max_tokens" : "stop_sequence";
  const stop = choice?.stopSequence ?? (reason === "stop_sequence" ? HUMAN : null);
  return (said: string, ended: boolean): object => ({
    type: "completion",
    id,
    completion: said,
    stop_reason: ended ? reason : null,
    model: answer.model,
    stop: ended ? stop : null,
    log_id: id,
  });
}

function* frames(answer: ChatAnswer, context: WriteContext): Generator<Frame> {
  const write = completion(answer, context);
  const frame = (said: string, ended: boolean) => eventFrame("completion", JSON.stringify(write(said, ended)), ended ? 0 : 1);
  yield eventFrame("ping", JSON.stringify({ type: "ping" }), 0);
  for (const piece of words(answer)) yield frame(piece, false);
  yield frame("", true);
}

function joinStream(events: readonly unknown[]): object | undefined {
  const pieces = events.map(fields).filter(({ type }) => type === "completion");
  const last = pieces.at(-1);
  if (!isFields(last)) return undefined;
  return { ...last, completion: pieces.map((piece) => text(piece["completion"]) ?? "").join("") };
}
