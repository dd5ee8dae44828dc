/** What a cassette may be called: the path of a file in the folder, with or without its ending, and never one outside of it. */
export function isCassetteName(name: string): boolean {
  const steps = name.split("/");
  return name.length <= 200 && steps.every((step) => /^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u.test(step) && !step.endsWith("."));
}
