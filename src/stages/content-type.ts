import type { Reply } from "../exchange/reply.ts";

export function contentType({ headers }: Pick<Reply, "headers">): string | undefined {
  const type = headers["content-type"];
  return typeof type === "string" ? type : type?.[0];
}
