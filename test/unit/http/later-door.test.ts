import Fastify from "fastify";
import { expect, test } from "vitest";
import { laterDoor } from "../../../src/http/later-door.ts";

test("a later door is made by the first who comes to it, once for all, and by nobody else", async () => {
  const { app, made } = house();
  expect((await app.inject("/elsewhere")).body).toBe("not here");
  expect(made()).toBe(0);
  const answers = await Promise.all(["/later", "/later/a", "/later?q"].map((url) => app.inject(url)));
  expect(answers.map(({ body }) => body)).toEqual(["GET /later", "GET /later/a", "GET /later?q"]);
  expect(made()).toBe(1);
});

test("a later door has every method, the whole body and none of its neighbours' paths", async () => {
  const { app } = house();
  const payload = "x".repeat(100_000);
  expect((await app.inject({ method: "PUT", url: "/later/b", payload })).body).toBe(`PUT /later/b${payload}`);
  expect((await app.inject("/laters")).body).toBe("not here");
});

test("a later door that cannot be made is an error of the request, and closing takes no notice", async () => {
  const app = Fastify();
  laterDoor(app, "/later", () => Promise.reject(new Error("gone")));
  expect((await app.inject("/later")).json()).toMatchObject({ statusCode: 500, message: "gone" });
  await app.close();
});

test("closing closes a door that was made", async () => {
  const { app, closed } = house();
  await app.inject("/later");
  await app.close();
  expect(closed()).toBe(1);
});

function house() {
  let made = 0;
  let closed = 0;
  const app = Fastify();
  app.setNotFoundHandler((_request, reply) => void reply.send("not here"));
  laterDoor(app, "/later", async () => {
    made += 1;
    const door = Fastify();
    door.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    door.setNotFoundHandler(({ method, raw, body }, reply) => void reply.send(`${method} ${raw.url}${body ?? ""}`));
    door.addHook("onClose", async () => {
      closed += 1;
    });
    return door;
  });
  return { app, made: () => made, closed: () => closed };
}
