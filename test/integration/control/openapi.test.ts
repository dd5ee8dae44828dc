import { expect, test } from "vitest";
import { client } from "../../support/client.ts";
import { call } from "../../support/control.ts";
import { emulator } from "../../support/emulator.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: object } } };
  readonly responses: Readonly<Record<string, { readonly content: object }>>;
}

test("the OpenAPI document has every path that is served, each with a summary, its answers and the problem", async () => {
  const aigw = await emulator();
  const { body: document } = await call(aigw, "GET", "openapi.json");
  expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "http://127.0.0.1" }] });
  // What is not served says what is.
  const { detail } = (await call(aigw, "GET", "nowhere")).body;
  const served = [...detail.matchAll(/(GET|POST|PUT|PATCH|DELETE) (\/_aigw\/[\w/{}.-]+)/g)].slice(1);
  expect(served.length).toBeGreaterThan(40);
  const operations = served.map(([, method, path]): Operation => document.paths[path][method.toLowerCase()]);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { operationId, summary, responses, parameters } of operations) {
    expect(summary, operationId).toMatch(/^[A-Z]/);
    expect(responses["default"]?.content, operationId).toHaveProperty("application/problem+json");
    expect(
      Object.keys(responses).some((status) => status.startsWith("2")),
      operationId,
    ).toBe(true);
    expect(Array.isArray(parameters)).toBe(true);
  }
});

test("the document tells of parameters, bodies and named answers", async () => {
  const { body: document } = await call(await emulator(), "GET", "openapi.json");
  const { post, get } = document.paths["/_aigw/faults"];
  expect(get.parameters).toEqual([
    { name: "account", in: "query", required: false, schema: expect.objectContaining({ default: "local", type: "string" }) },
  ]);
  expect(post.requestBody.required).toBe(true);
  expect(document.paths["/_aigw/scenarios/{name}"].post.requestBody.required).toBe(false);
  expect(document.components.schemas.Fault.required).toContain("explanation");
  expect(document.paths["/_aigw/gateways/{id}"].put.responses).toHaveProperty("201");
});

test("info tells who answers, with what settings, and where things are", async () => {
  const aigw = await emulator({ strict: true, mode: "mock", modes: { a: "replay" }, seed: "s" });
  await client(aigw, "other").clock.get();
  const info = await client(aigw).info();
  expect(info).toMatchObject({
    name: "aigw-emulator",
    url: null,
    tlsUrl: null,
    posture: "strict",
    mode: "mock",
    modes: { a: "replay" },
    seed: "s",
    accounts: ["other"],
    paths: { db: null, workingDirectory: process.cwd() },
    openapi: "/_aigw/openapi.json",
  });
  await aigw.start();
  expect((await client(aigw).info()).url).toBe(aigw.url);
});
