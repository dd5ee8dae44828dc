/** Where answers come from. Apart from the schemas because the public types, which mention it, must not need zod. */
export const modes = ["mock", "replay", "auto", "record", "refresh", "check", "passthrough"] as const;

export type Mode = (typeof modes)[number];

export function isMode(text: string): text is Mode {
  return (modes as readonly string[]).includes(text);
}
