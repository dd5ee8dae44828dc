import type { FastifyInstance } from "fastify";
import type { ServedRoute } from "./openapi.ts";
import { tell } from "./routes.ts";

const told = { summary: "This API as an OpenAPI 3.1 document", produces: ["application/json"] };

/** `GET /_aigw/openapi.json`. The document is made when somebody first asks for it. */
export function openApiResource(app: FastifyInstance, served: readonly ServedRoute[], version: string): void {
  let document: object | undefined;
  app.get("/openapi.json", { config: tell(told) }, async (request) => {
    const { openApiDocument } = await import("./openapi.ts");
    document ??= openApiDocument(served, { version, url: "/" });
    return { ...document, servers: [{ url: `${request.protocol}://${request.host}` }] };
  });
}
