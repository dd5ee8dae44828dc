import type { Reply } from "../exchange/reply.ts";

/** No answer: the caller's connection is closed before a byte of one. */
export function hungUp(): Reply {
  return {
    status: 0,
    headers: {},
    body: broken("the connection was closed before the answer (fault)"),
    from: "gateway",
    hangsUp: true,
  };
}

/** A body that breaks off at once. */
export async function* broken(why: string): AsyncGenerator<Uint8Array> {
  yield* [];
  throw new Error(why);
}
