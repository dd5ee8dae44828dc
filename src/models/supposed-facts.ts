import type { ModelFacts } from "../tasks/models.ts";

/**
 * Facts for a model nobody listed: those of the listed model whose dated, fine-tuned or preview name it could be, else
 * what is usual. A price is known only in the first case.
 */
export function supposedFacts(provider: string, id: string, task: ModelFacts["task"], listed: readonly ModelFacts[]): ModelFacts {
  const relative = nearestRelative(baseName(id), task, listed);
  if (relative) return { ...relative, id, snapshot: id, name: id };
  return {
    id,
    snapshot: id,
    name: id,
    provider,
    task,
    contextTokens: task === "chat" ? 128_000 : 8192,
    maxOutputTokens: task === "chat" ? 16_384 : 0,
    ...(task === "embedding" ? { dimensions: usualDimensions(id) } : {}),
    reasoning: canReason(id),
    createdMs: JANUARY_2025,
  };
}

/** Whether a model of this name is of a family that reasons, even one that does so only when asked to. */
export function canReason(id: string): boolean {
  return REASONING.test(id);
}

const JANUARY_2025 = 1_735_689_600_000;
const REASONING = /(^|\/)o\d|(^|\/)gpt-[5-9]|deepseek-r\d|qwq|thinking|reason/;
/** What may follow a model's name and leave it the same model. */
const VARIANT = /^(?:-\d|-latest|-preview|-exp|@|:)/;

function nearestRelative(name: string, task: ModelFacts["task"], listed: readonly ModelFacts[]): ModelFacts | undefined {
  let nearest: ModelFacts | undefined;
  for (const facts of listed) {
    const fits = facts.task === task && name.startsWith(facts.id) && VARIANT.test(`${name.slice(facts.id.length)}:`);
    if (fits && facts.id.length > (nearest?.id.length ?? 0)) nearest = facts;
  }
  return nearest;
}

/** "ft:gpt-4o-mini:acme::7p4lURel" is made from gpt-4o-mini. */
function baseName(id: string): string {
  return id.startsWith("ft:") ? id.slice(3) : id;
}

function usualDimensions(id: string): number {
  if (id.includes("small")) return 384;
  if (id.includes("base")) return 768;
  if (id.includes("large")) return 1024;
  return id.includes("gemini") ? 3072 : 1536;
}
