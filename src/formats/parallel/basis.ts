/** What an output leans on: pages that do not exist, of a domain that never will. */
export function basisOf(field: string): object {
  return {
    field,
    reasoning: "Nothing was searched: the emulator made this up.",
    citations: [{ url: "https://example.invalid/aigw-emulator/source-1", title: "A mock source", excerpts: ["A mock excerpt."] }],
    confidence: "medium",
  };
}
