/** A tool call's input, which streams carry as JSON text. No text is no arguments; broken JSON stays text. */
export function toolInput(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
