import { createHash } from "node:crypto";

/** What Deepgram tells of a model. */
export interface ModelInfo {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** Deepgram's own name of a model that is called "@cf/deepgram/nova-3" at Cloudflare. */
export function bareModel(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1);
}

/** "nova-3" is the general one of its family, "nova-2-phonecall" one for telephones. */
export function modelInfo(model: string): ModelInfo {
  const [family = model, number = "", ...rest] = model.split("-");
  const arch = `${family}-${number}`;
  return { name: `${rest.join("-") || "general"}-${arch}`, version: "2026-01-01.0", arch };
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
