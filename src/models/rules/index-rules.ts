import type { CompiledRule } from "./compile.ts";
import type { ExactField } from "./match.ts";
import type { QuestionView } from "./question-view.ts";

/**
 * Rules by what they ask for exactly. Rules that name the same fields ("provider, model and last user text") have
 * one shape; a shape is looked up with one map per field, so finding the rules that may fit costs as much as there are
 * shapes, however many rules there are.
 */
export interface RuleIndex {
  readonly shapes: readonly Shape[];
}

export class Shape {
  readonly fields: readonly ExactField[];
  #root: Level | Bucket;

  constructor(fields: readonly ExactField[]) {
    this.fields = fields;
    this.#root = fields.length === 0 ? newBucket() : new Map();
  }

  add(rule: CompiledRule): void {
    this.#addBelow(this.#root, rule, 0);
  }

  /** The rules whose exact fields all fit. */
  bucket(view: QuestionView): Bucket | undefined {
    return this.lookUp((field) => field.read(view));
  }

  lookUp(read: (field: ExactField) => string | undefined): Bucket | undefined {
    let at: Level | Bucket | undefined = this.#root;
    for (const field of this.fields) {
      if (!(at instanceof Map)) return at;
      const value = read(field);
      if (value === undefined) return undefined;
      at = at.get(value);
    }
    return at instanceof Map ? undefined : at;
  }

  #addBelow(at: Level | Bucket, rule: CompiledRule, depth: number): void {
    if (!(at instanceof Map)) {
      (rule.nth ? at.counting : at.rules).push(rule);
      return;
    }
    const last = depth === this.fields.length - 1;
    for (const value of rule.match.exact[depth]?.values ?? []) {
      let next = at.get(value);
      if (!next) {
        next = last ? newBucket() : new Map();
        at.set(value, next);
      }
      this.#addBelow(next, rule, depth + 1);
    }
  }
}

type Level = Map<string, Level | Bucket>;

/** Both lists are in the order of the rules. */
export interface Bucket {
  readonly rules: CompiledRule[];
  /** Rules with `nth`: they count every call that fits, also those that an earlier rule answers. */
  readonly counting: CompiledRule[];
}

export function indexRules(rules: readonly CompiledRule[]): RuleIndex {
  const shapes = new Map<string, Shape>();
  for (const rule of rules) {
    const name = JSON.stringify(rule.match.exact.map((field) => field.name));
    let shape = shapes.get(name);
    if (!shape) {
      shape = new Shape(rule.match.exact);
      shapes.set(name, shape);
    }
    shape.add(rule);
  }
  return { shapes: [...shapes.values()] };
}

function newBucket(): Bucket {
  return { rules: [], counting: [] };
}
