import { expect, test } from "vitest";
import { emulator, hello, post } from "../../support/emulator.ts";
import { json, localUpstream } from "../../support/upstream.ts";
import { converted, interactionsIn } from "../../unit/interchange/converting.ts";

test("LOG-20 what a gateway of the emulator has logged converts to the recording of what the provider got", async () => {
  const upstream = await localUpstream((_, response) => json(response, { id: "chatcmpl-1", choices: [] }));
  const aigw = await emulator({ mode: "passthrough", upstreams: { openai: upstream.url } }, { environment: {} });
  const rows: object[] = [];
  for (const [path, body] of [
    ["openai/v1/chat/completions", hello],
    ["compat/chat/completions", { ...hello, model: "openai/gpt-4o-mini" }],
  ] as const) {
    const answer = await post(aigw, path, body);
    const response: unknown = await answer.json();
    const story = (await (await aigw.fetch(`http://aigw/_aigw/exchanges/${answer.headers.get("cf-aig-log-id")}`)).json()) as {
      logs: { id: string }[];
    };
    for (const row of story.logs) rows.push({ ...row, request: body, response });
  }
  expect(rows).toHaveLength(2);
  const made = await converted(rows.map((row) => JSON.stringify(row)).join("\n"));
  expect([made.from, made.leftOut]).toEqual(["log", []]);
  const found = await interactionsIn(made.text);
  expect(found.map(({ request }) => [request.to, request.model, request.key])).toEqual([
    ["openai chat/completions", "gpt-4o-mini", found[0]?.request.key],
    ["openai chat/completions", "gpt-4o-mini", found[0]?.request.key],
  ]);
});
