import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Health } from "../schema/control/info.ts";
import { count, described, text, timeMs } from "./describe.ts";
import { routes } from "./routes.ts";

/** `GET /_aigw/health`: whether it is there. */
export function healthResource(app: FastifyInstance, health: () => Health): void {
  routes(app).get("/health", { summary: "Whether it is there", answer: view }, () => health());
}

const view = () =>
  described<Health>(
    {
      status: z.literal("ok"),
      name: z.literal("aigw-emulator"),
      version: text(),
      nowMs: timeMs(),
      strict: z.boolean(),
      exchanges: count(),
    },
    "Health",
  );
