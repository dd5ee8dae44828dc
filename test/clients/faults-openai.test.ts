import OpenAI from "openai";
import { expect, test } from "vitest";
import { call } from "../support/control.ts";
import { listening } from "../support/emulator.ts";
import { gatewayUrl, requestCount } from "./gateway.ts";

const ask = { model: "gpt-4o-mini", messages: [{ role: "user" as const, content: "hello" }] };

test("clients 3: a status ordered through the control API fails a call, with OpenAI's own words", async () => {
  const aigw = await listening({ speed: 0 });
  const client = new OpenAI({ baseURL: gatewayUrl(aigw, "openai"), apiKey: "sk-test", maxRetries: 0 });
  expect((await client.chat.completions.create(ask)).choices).toHaveLength(1);
  const added = await call(aigw, "POST", "faults", { kind: "status", status: 503, provider: "openai" });
  expect(added.body.fault).toMatchObject({ id: "status-1", side: "upstream", state: "active" });
  const error = await client.chat.completions.create(ask).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.InternalServerError);
  expect(error).toMatchObject({ status: 503, type: "service_unavailable_error" });
  await call(aigw, "DELETE", "faults/status-1");
  expect((await client.chat.completions.create(ask)).choices).toHaveLength(1);
  expect(await requestCount(aigw)).toBe(3);
});
