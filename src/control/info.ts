import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Info } from "../schema/control/info.ts";
import { modes } from "../schema/mode.ts";
import { count, described, text, textOrNull } from "./describe.ts";
import { routes } from "./routes.ts";

/** `GET /_aigw/info`: who answers here, where and how. */
export function infoResource(app: FastifyInstance, info: () => Info): void {
  routes(app).get("/info", { summary: "Who answers here, with what settings, and where things are", answer: view }, () => info());
}

const view = () =>
  described<Info>(
    {
      name: z.literal("aigw-emulator"),
      version: text(),
      node: text(),
      url: textOrNull(),
      tlsUrl: textOrNull(),
      posture: z.enum(["relaxed", "strict"]),
      mode: z.enum(modes),
      modes: z.record(z.string(), z.enum(modes)),
      onMiss: z.enum(["auto", "mock", "error"]),
      seed: text(),
      speed: z.number(),
      uptimeMs: z.number(),
      accounts: z.array(text()),
      paths: described<Info["paths"]>({
        workingDirectory: text(),
        db: textOrNull(),
        cassettes: text(),
        mocks: text(),
        snapshots: text(),
      }),
      counts: described<Info["counts"]>({ gateways: count(), models: count(), mockRules: count(), recordings: count() }),
      openapi: text(),
    },
    "Info",
  );
