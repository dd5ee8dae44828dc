import { EmulatorError } from "../errors/emulator-error.ts";

/** `first=2 metadata.team=a` as the control API takes it. */
export function settingsIn(words: readonly string[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const word of words) {
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === "")
      throw new EmulatorError("AIGW-USAGE", `'${word}' is no setting`, {
        hint: "write name=value, for example: aigw-emulator fault add status status=503 provider=openai first=2",
      });
    const [outer = name, inner] = /^(headers|metadata|addHeaders)\.(.+)$/.exec(name)?.slice(1) ?? [name];
    if (inner === undefined) settings[outer] = readValue(value);
    else settings[outer] = { ...(settings[outer] as object | undefined), [inner]: value };
  }
  return settings;
}

/** `message="503"` is text although it looks like a number; shells take one pair of quotes away. */
function readValue(text: string): unknown {
  const [, quoted] = /^"(.*)"$/s.exec(text) ?? [];
  if (quoted !== undefined) return quoted;
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
