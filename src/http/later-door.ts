import type { FastifyInstance } from "fastify";

/**
 * A door that is made when somebody first comes to it: everything under `prefix` goes to an application of its own. One with many routes and
 * schemas takes as long to make as the gateway does, and most starts answer their first request without it.
 */
export function laterDoor(app: FastifyInstance, prefix: string, make: () => Promise<FastifyInstance>): void {
  let made: Promise<FastifyInstance> | undefined;
  const open = async () => {
    const door = await make();
    await door.ready();
    return door;
  };
  app.register(
    async (scope) => {
      // Nothing is found here, so this is for every method and path. A hook, because the body is the other's to read.
      scope.setNotFoundHandler(() => {});
      scope.addHook("onRequest", async (request, reply) => {
        made ??= open();
        const door = await made;
        reply.hijack();
        door.routing(request.raw, reply.raw);
      });
    },
    { prefix },
  );
  app.addHook("onClose", async () => (await made?.catch(() => undefined))?.close());
}
