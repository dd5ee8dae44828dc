import { nearest } from "../errors/nearest.ts";
import { type Behaviour, behaviours } from "./behaviours.ts";

/** What a model's name says about how its answer turns out. */
export type NamedBehaviour =
  | { readonly kind: "known"; readonly behaviour: Behaviour; readonly n: number }
  /** It claims to be one of ours and is none. */
  | { readonly kind: "unknown"; readonly message: string };

/**
 * Reads `mock/echo`, and `mock-echo` for APIs that put the model into a path, and `@cf/mock/echo` where it must look like
 * one of Workers AI. Undefined for the names of real models.
 */
export function behaviourNamed(model: string): NamedBehaviour | undefined {
  const [, name] = MOCK.exec(model) ?? [];
  if (name === undefined) return undefined;
  for (const { behaviour, pattern } of patterns) {
    const match = pattern.exec(name);
    if (match) return { kind: "known", behaviour, n: Math.min(Number(match[1] ?? 0), MOST) };
  }
  return { kind: "unknown", message: unknownName(name, model) };
}

/** More than anybody waits for or reads, and still a number: hundreds of digits would be infinity. */
const MOST = 1e9;
const MOCK = /^(?:@cf\/)?mock[/-](.+)$/;
const NUMBER = /<n>/;

const patterns = behaviours.map((behaviour) => ({
  behaviour,
  pattern: new RegExp(`^${behaviour.name.slice("mock/".length).replace(NUMBER, "(\\d+(?:\\.\\d+)?)")}$`),
}));

function unknownName(name: string, model: string): string {
  const names = behaviours.map((behaviour) => behaviour.name);
  const meant = nearest(`mock/${name.slice(0, 60)}`, names);
  const near = meant === undefined ? "" : ` The nearest is ${meant}.`;
  return `There is no mock model '${model.slice(0, 80)}'.${near} All of them: ${names.join(", ")}.`;
}
