import type { FastifyInstance } from "fastify";

/** Who answers here, and since when. Times in ms. */
export interface Health {
  readonly status: "ok";
  readonly name: "aigw-emulator";
  readonly version: string;
  readonly nowMs: number;
  readonly strict: boolean;
  readonly exchanges: number;
}

/** `GET /_aigw/health`. */
export function healthResource(app: FastifyInstance, health: () => Health): void {
  app.get("/health", () => health());
}
