import { createHash } from "node:crypto";

/** Deepgram's own name of a model that is called "@cf/deepgram/nova-3" at Cloudflare. */
export function bareModel(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1);
}

/** Always the same for a model. */
export function modelUuid(model: string): string {
  const digits = createHash("sha256").update(model).digest("hex");
  return [8, 4, 4, 4, 12]
    .reduce<{ at: number; parts: string[] }>(
      ({ at, parts }, size) => ({ at: at + size, parts: [...parts, digits.slice(at, at + size)] }),
      { at: 0, parts: [] },
    )
    .parts.join("-");
}
