import fc from "fast-check";
import { expect, test } from "vitest";
import { BadAsk } from "../../../src/formats/format.ts";
import { type FormParts, formBody } from "../../support/form-body.ts";
import type { RequestParts } from "../../support/format-request.ts";
import { at } from "../json-path.ts";
import { answerTo, counts, seeded } from "./answers.ts";
import type { PlainSample, Sample } from "./sample.ts";
import { context, requestFor, type Served } from "./served.ts";
import { bytesOf } from "./written.ts";

/** Reading is lenient or refuses: whatever comes in, nothing but a BadAsk may come out, and what was read can be answered. */
export function readingContract(served: Served, sample: Sample): void {
  const asked: RequestParts[] =
    sample.task === "chat" ? [{}, { stream: true, tools: true }, { schema: true }].map(sample.ask) : [sample.ask()];

  function survives(parts: RequestParts): void {
    const request = requestFor(served, parts);
    try {
      const ask = served.format.readAsk(request);
      bytesOf(served.format.writeAnswer(answerTo(ask), ask, context(request, "a")));
    } catch (error) {
      if (!(error instanceof BadAsk)) throw error;
      expect(error.failure.kind).toMatch(/^bad-/);
    }
  }

  test("any JSON body is read or refused", () => {
    fc.assert(
      fc.property(fc.constantFrom(...asked), fc.jsonValue(), (parts, json) => survives({ ...parts, json })),
      seeded,
    );
  });

  test("known fields with junk in them are read or refused", () => {
    const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, "", [], {}, [null], [{}], -1, 1.5, "auto", true));
    const spoilt = fc.constantFrom(...asked).chain((parts) => {
      const places = [...placesIn(parts.json), ...sample.fields.map((field) => field.split("."))];
      const spoil = fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 3 });
      return spoil.map((changes) => ({
        ...parts,
        json: changes.reduce((json, [place, value]) => put(json, place, value), parts.json),
      }));
    });
    fc.assert(fc.property(spoilt, survives), { ...seeded, numRuns: 500 });
  });

  test("a body that is no JSON is read or refused", () => {
    for (const body of ["", "{", "nul", "\u0000", "[1", '{"a":']) {
      for (const { json: _json, ...parts } of asked) survives({ ...parts, body });
    }
  });

  if (sample.task !== "chat" && sample.task !== "speech" && sample.form) formsAreRead(sample, sample.form, survives);

  test("counts are looked for in any JSON without harm", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const found = served.format.readUsage(json, counts);
        for (const count of Object.values(found ?? {})) expect(count).toBeTypeOf("number");
      }),
      seeded,
    );
  });
}

function formsAreRead(sample: PlainSample, form: FormParts, survives: (parts: RequestParts) => void): void {
  test("a form with junk in its fields, or without its files, is read or refused", () => {
    const junk = fc.oneof(fc.string(), fc.constantFrom("", "true", "0", "json", "en-US", "https://x/y", "\u0000"));
    const place = fc.constantFrom(...Object.keys(form.fields ?? {}), ...sample.fields);
    const changed = fc.tuple(fc.dictionary(place, junk, { maxKeys: 3 }), fc.boolean());
    const ask = ([fields, withFiles]: [Record<string, string>, boolean]) => {
      const spoilt = { fields: { ...form.fields, ...fields }, files: withFiles ? (form.files ?? {}) : {} };
      survives({ ...sample.ask(), ...formBody(spoilt) });
    };
    fc.assert(fc.property(changed, ask), { ...seeded, numRuns: 300 });
  });
}

type Place = readonly (string | number)[];

/** Every place inside a JSON value, its root included. */
function placesIn(json: unknown, here: Place = []): Place[] {
  if (typeof json !== "object" || json === null) return [here];
  const inner = Array.isArray(json) ? json.map((member, index) => [index, member] as const) : Object.entries(json);
  return [here, ...inner.flatMap(([step, member]) => placesIn(member, [...here, step]))];
}

/** The JSON value with something else at the place, which is made where it does not exist. */
function put(json: unknown, place: Place, value: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return value;
  if (Array.isArray(json)) return json.map((member, index) => (index === Number(step) ? put(member, rest, value) : member));
  return { ...(typeof json === "object" ? json : {}), [step]: put(at(json, step), rest, value) };
}
