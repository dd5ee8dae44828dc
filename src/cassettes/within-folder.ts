/** A cassette's name without the steps that lead out of the folder: a header may hold anything. */
export function withinFolder(name: string): string {
  const steps = name.split(/[/\\]/).map((step) => step.trim());
  return steps.filter((step) => step !== "" && !/^\.+$/.test(step)).join("/") || "unnamed";
}
