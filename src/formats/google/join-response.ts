import { type Fields, fields, isFields, list, number } from "../openai/fields.ts";

/** The chunks of `streamGenerateContent` as the answer that they add up to (LOG-20). */
export function joinResponse(events: readonly unknown[]): object | undefined {
  const chunks = events.flat().map(fields);
  if (!chunks.some((chunk) => chunk["candidates"] ?? chunk["usageMetadata"])) return undefined;
  if (chunks.some(({ error }) => error !== undefined)) return undefined;
  const candidates = new Map<number, Fields>();
  let answer: Fields = {};
  for (const chunk of chunks) {
    const { candidates: some, p: _, ...rest } = chunk;
    answer = { ...answer, ...rest };
    for (const candidate of list(some).map(fields)) {
      const index = number(candidate["index"]) ?? 0;
      candidates.set(index, joined(candidates.get(index), candidate));
    }
  }
  return { ...answer, candidates: [...candidates.values()] };
}

function joined(before: Fields | undefined, candidate: Fields): Fields {
  const parts = list(fields(before?.["content"])["parts"]);
  const content = fields(candidate["content"]);
  const all = list(content["parts"]).map(fields).reduce(addPart, parts.map(fields));
  return { ...before, ...candidate, ...(all.length > 0 && { content: { ...content, role: "model", parts: all } }) };
}

/** Pieces of one text become one part. Thoughts are not what is said, and an empty last piece says nothing. */
function addPart(parts: Fields[], part: Fields): Fields[] {
  const last = parts.at(-1);
  if (isText(part) && part["text"] === "" && last) return parts;
  if (!last || !isText(last) || !isText(part) || last["thought"] !== part["thought"]) return [...parts, part];
  return [...parts.slice(0, -1), { ...last, ...part, text: `${last["text"]}${part["text"]}` }];
}

function isText(part: Fields): boolean {
  return isFields(part) && typeof part["text"] === "string";
}
