import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const A_FILE = 1_000;

/** A folder of recordings: the answer to one question, and to so many others that differ in their text. */
export function manyRecordings(folder: string, question: string, count: number): void {
  mkdirSync(join(folder, "recordings"));
  const texts = [question, ...Array.from({ length: count - 1 }, (_, index) => `Question number ${index}?`)];
  for (let at = 0; at < count; at += A_FILE) {
    const documents = texts.slice(at, at + A_FILE).map((text, index) => recording(`q-${at + index}`, text));
    writeFileSync(join(folder, "recordings", `many-${at / A_FILE}.yaml`), `aigw: 1\n${documents.join("")}`);
  }
}

function recording(id: string, text: string): string {
  return `---
id: ${id}
request:
  to: openai chat/completions
  model: gpt-4o-mini
  body:
    messages:
      - role: user
        content: ${JSON.stringify(text)}
response:
  status: 200
  headers:
    content-type: application/json
  at: 0
  json:
    id: chatcmpl-${id}
    object: chat.completion
    created: 1795964950
    model: gpt-4o-mini-2024-07-18
    choices:
      - index: 0
        message:
          role: assistant
          content: The answer to ${id}.
        finish_reason: stop
    usage:
      prompt_tokens: 13
      completion_tokens: 6
      total_tokens: 19
repeat: last
`;
}
