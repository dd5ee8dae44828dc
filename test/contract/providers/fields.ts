import { formBody } from "../../support/form-body.ts";
import type { RequestParts } from "../../support/format-request.ts";
import type { Sample } from "../formats/sample.ts";

/** The fields of what a sample sends as a form. */
export function formFields(sample: Sample) {
  return "form" in sample ? sample.form?.fields : undefined;
}

/** The same request with these fields in its form or JSON. */
export function withFields(
  sample: Sample,
  parts: RequestParts,
  fields: Readonly<Record<string, string | boolean | number>>,
): RequestParts {
  if (!("form" in sample) || !sample.form) return { ...parts, json: { ...Object(parts.json), ...fields } };
  const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  const { headers, body } = formBody({ ...sample.form, fields: { ...sample.form.fields, ...texts } });
  return { ...parts, headers: { ...parts.headers, ...headers }, body };
}
