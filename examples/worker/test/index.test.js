import { env, exports } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";

/** The emulator's control API, which the binding leads to as well. */
const emulator = (path, method, body) =>
  env.AI.fetch(`https://workers-binding.ai/_aigw/${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

const ask = async (question) => {
  const response = await exports.default.fetch("http://worker/questions", { method: "POST", body: question });
  return { status: response.status, ...(await response.json()) };
};

const rate = (id, feedback) => exports.default.fetch(`http://worker/ratings/${id}`, { method: "PUT", body: feedback });

beforeEach(() => emulator("reset", "POST"));

it("answers with what mocks/bread.mock.yaml says", async () => {
  expect(await ask("How long does sourdough rise?")).toMatchObject({ status: 200, text: "Overnight." });
});

it("asks the smaller model when there is no capacity for the larger one", async () => {
  await emulator("faults", "POST", { kind: "overloaded", model: "@cf/meta/llama-3.3-*" });
  expect(await ask("How long does sourdough rise?")).toMatchObject({
    text: "Overnight.",
    model: "@cf/meta/llama-3.1-8b-instruct",
  });
});

it("says so when nobody can answer", async () => {
  await emulator("faults", "POST", { kind: "overloaded" });
  expect(await ask("How long does sourdough rise?")).toEqual({ status: 503, error: "nobody can answer now" });
});

it("keeps what people thought of an answer", async () => {
  const { id } = await ask("What is in rye bread?");
  expect((await rate(id, "1")).status).toBe(204);
  expect(await env.AI.gateway("default").getLog(id)).toMatchObject({ feedback: 1, provider: "workers-ai" });
});

it("rates neither what there is not, nor with what is no rating", async () => {
  const { id } = await ask("What is in rye bread?");
  expect((await rate("nothing", "1")).status).toBe(404);
  expect((await rate(id, "5")).status).toBe(400);
});
