import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema?: object }>> }>>;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

let loading: Promise<Contract> | undefined;

/** Fails unless an answer of the control API is what its OpenAPI document says it is. `fetch` is any emulator's. */
async function keepsContract(fetch: Fetch, method: string, url: string, answer: Response): Promise<void> {
  loading ??= load(fetch);
  const contract = await loading;
  const { pathname } = new URL(url);
  contract.check(method, pathname, answer);
  await contract.checkBody(method, pathname, answer.clone());
}

/** The same fetch, where every answer of the control API is held against the document. */
export function contractual(fetch: Fetch): Fetch {
  return async (url, init) => {
    const answer = await fetch(url, init);
    const type = answer.headers.get("content-type") ?? "";
    if (type.startsWith("text/event-stream")) return answer;
    await keepsContract(fetch, init?.method ?? "GET", url, answer);
    return answer;
  };
}

async function load(fetch: Fetch): Promise<Contract> {
  return new Contract(await (await fetch("http://127.0.0.1:4177/_aigw/openapi.json")).json());
}

class Contract {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<object, ReturnType<Ajv2020["compile"]>>();

  constructor(document: Document) {
    this.#document = document;
    this.#ajv.addSchema({ $id: "openapi", components: document.components });
  }

  /** Of a path that is not served, the problem is all there is to check. */
  async checkBody(method: string, path: string, answer: Response): Promise<void> {
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
    const schema = answer.status >= 400 ? PROBLEM : this.#answers(method, path, answer.status)?.[type]?.schema;
    if (!schema) return;
    const validate = this.#validator(schema);
    const fine = validate(await answer.json());
    expect(fine ? [] : validate.errors, `${method} ${path} ${answer.status}`).toEqual([]);
  }

  check(method: string, path: string, { status, headers }: Response): void {
    if (status >= 400) return void expect(headers.get("content-type")).toMatch(/^application\/problem\+json\b/);
    const answers = this.#answers(method, path, status);
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    expect(Object.keys(answers ?? {}), `${method} ${path} ${status} is not in the document`).toContain(type);
  }

  #answers(method: string, path: string, status: number) {
    const found = Object.entries(this.#document.paths).filter(([template]) => fits(template, path));
    // A path without parameters comes before one with.
    const [first] = found.toSorted(([a], [b]) => a.split("{").length - b.split("{").length);
    return first?.[1][method.toLowerCase()]?.responses[String(status)]?.content;
  }

  #validator(schema: object) {
    const known = this.#validators.get(schema);
    if (known) return known;
    const made = this.#ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/')));
    this.#validators.set(schema, made);
    return made;
  }
}

const PROBLEM = { $ref: "#/components/schemas/Problem" };

function fits(template: string, path: string): boolean {
  const wanted = template.split("/");
  const steps = path.split("/");
  return wanted.length === steps.length && wanted.every((step, index) => step.startsWith("{") || step === steps[index]);
}
