import { z } from "zod";
import { dotted, EmulatorError } from "../errors/emulator-error.ts";
import { nearest } from "../errors/nearest.ts";
import type { FaultInput, FaultPredicate } from "../schema/fault-input.ts";
import type { Fault, Side } from "./fault.ts";
import { findFault, kinds } from "./index.ts";
import { neverDue, type When, whenShape, whenText } from "./when.ts";
import { type Where, whereShape, whereText } from "./where.ts";

/** A fault with where and when it strikes. */
export interface FaultRule {
  readonly id: string | undefined;
  readonly account: string | undefined;
  readonly fault: Fault;
  readonly side: Side;
  /** As the fault reads them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly where: Where;
  readonly when: When;
  /** What else has to fit, in code. */
  readonly predicate: FaultPredicate | undefined;
  /** The scenario that it is part of. */
  readonly scenario?: string;
  /** As it was given. */
  readonly input: FaultInput;
}

const id = 'expected a name of letters, digits, ".", "_" and "-"';

/** What rules of every kind may say. */
export const ruleShape = {
  id: z
    .string(id)
    .regex(/^[\w.-]{1,64}$/, id)
    .optional()
    .describe("What it is listed and removed by"),
  account: z.string("expected an account").min(1, "expected an account").optional().describe("The account that has it"),
  side: z.enum(["upstream", "client"], 'expected "upstream" or "client"').optional().describe("Who sees it"),
  ...whereShape,
  ...whenShape,
};

const predicate = z.custom<FaultPredicate>(
  (given) => typeof given === "function",
  "expected a function, which createEmulator, emulator.fault and a config file in TypeScript can give",
);

/** Names that no kind's option may have. */
export const ruleNames: readonly string[] = ["kind", "when", ...Object.keys(ruleShape)];

/** Where a rule stood, where there are several: `["faults", 2]`. */
type RulePlace = readonly PropertyKey[];

/** Throws an EmulatorError for what is no rule, with the setting that is wrong. */
export function readRule(given: unknown, place: RulePlace = []): FaultRule {
  const input = given as FaultInput;
  const fault = kindOf(given, place);
  const schema = z.strictObject({ kind: z.string(), ...ruleShape, when: predicate.optional(), ...fault.options });
  const { data, error } = schema.safeParse(given);
  if (!data) throw mistaken(error.issues, input, { place, known: Object.keys(schema.shape), kind: fault.kind });
  const options = pick(data, fault.options);
  const where = pick(data, whereShape) as Where;
  const when = pick(data, whenShape) as When;
  const side = sideOf(fault, data.side, place);
  const wrong = fault.check?.(options) ?? togetherWrong({ fault, side, where, when });
  if (wrong !== undefined)
    throw mistake(place, wrong, { hint: `see docs/faults.md, kind ${fault.kind}`, at: namedFirst(wrong, input) });
  return { id: data.id, account: data.account, fault, side, options, where, when, predicate: data.when, input };
}

/** What a rule does, as a sentence. */
export function ruleText({ fault, side, options, where, when, predicate: also }: FaultRule): string {
  const parts = [
    `${fault.describe(options)}${whereText(where) && ` ${whereText(where)}`}`,
    also ? "where its `when` says so" : "",
    whenText(when),
  ];
  return `${side}: ${parts.filter((part) => part !== "").join(", ")}`;
}

function kindOf(given: unknown, place: RulePlace): Fault {
  const advice = `kinds: ${kinds.join(", ")}`;
  const kind = typeof given === "object" && given !== null && "kind" in given ? given.kind : undefined;
  if (typeof kind !== "string")
    throw mistake(place, "expected a fault with its kind, such as { kind: status, status: 503 }", { hint: advice });
  const fault = findFault(kind);
  if (fault) return fault;
  const meant = nearest(kind, kinds);
  const unknown = `kind: there is no kind of fault '${kind.slice(0, 60)}'`;
  throw mistake(place, unknown, { hint: meant === undefined ? advice : `did you mean '${meant}'? ${advice}`, at: ["kind"] });
}

function sideOf({ kind, side }: Fault, wanted: Side | undefined, place: RulePlace): Side {
  if (side === "both") return wanted ?? "upstream";
  if (wanted === undefined || wanted === side) return side;
  const hint = `leave side out, or write ${side}`;
  throw mistake(place, `side: '${kind}' strikes on the ${side} side only`, { hint, at: ["side"] });
}

interface Combined extends Pick<FaultRule, "fault" | "side" | "where" | "when"> {}

function togetherWrong({ fault, side, where, when }: Combined): string | undefined {
  const never = neverDue(when);
  if (never !== undefined) return never;
  if (side === "client" && where.attempt !== undefined)
    return "attempt: callers see no attempts; leave it out, or take side: upstream";
  const unknowable = fault.edge ? (["model", "step"] as const).find((name) => where[name] !== undefined) : undefined;
  return unknowable && `${unknowable}: '${fault.kind}' strikes before anything but the URL and headers is known`;
}

type Issue = z.core.$ZodIssue;

function mistaken(
  issues: readonly Issue[],
  input: FaultInput,
  { place, known, kind }: { readonly place: RulePlace; readonly known: readonly string[]; readonly kind: string },
): EmulatorError {
  const hints: string[] = [];
  const sentences = issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys")
      return [`${issue.path.join(".")}: ${issue.message}, found ${shown(input, issue.path)}`];
    return issue.keys.map((name) => {
      const meant = nearest(name, known);
      if (meant !== undefined) hints.push(`did you mean '${meant}'?`);
      return `unknown setting '${name.slice(0, 60)}'`;
    });
  });
  const hint = [...hints, `a fault of kind ${kind} takes ${known.join(", ")}`].join(" ");
  const [first] = issues;
  if (first?.code !== "unrecognized_keys") return mistake(place, sentences.join("; "), { hint, at: first?.path ?? [] });
  return mistake(place, sentences.join("; "), { hint, at: first.keys.slice(0, 1), part: "key" });
}

/** "from: 4 is after to: 2" is about `from`; what begins otherwise is about the whole. */
function namedFirst(sentence: string, input: FaultInput): readonly PropertyKey[] {
  const [, name = ""] = /^(\w+): /.exec(sentence) ?? [];
  return name in input ? [name] : [];
}

/** Headers and metadata may hold what is nobody's business. */
function shown(input: FaultInput, path: readonly PropertyKey[]): string {
  const value = path.length === 1 ? input[String(path[0])] : "something else";
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

interface Mistake {
  readonly hint: string;
  /** Within the rule. */
  readonly at?: readonly PropertyKey[];
  readonly part?: "key" | "value";
}

function mistake(place: RulePlace, text: string, { hint, at = [], part = "value" }: Mistake): EmulatorError {
  const setting = { path: [...place, ...at], part };
  return new EmulatorError("AIGW-FAULT", `${place.length === 0 ? "" : `${dotted(place)}: `}${text}`, { hint, setting });
}

function pick(data: Readonly<Record<string, unknown>>, shape: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(shape).flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}
