/** "google/gemini-2.5-flash" and "publishers/google/models/gemini-2.5-flash" are the model gemini-2.5-flash. */
export function barePublisherModel(name: string): string {
  return name.replace(/^(?:publishers\/[^/]+\/models\/|google\/)/, "");
}
