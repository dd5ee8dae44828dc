import { readCassette } from "../../../src/cassettes/read-cassette.ts";
import { contentOf } from "../../../src/interchange/content.ts";
import { type Converted, convert } from "../../../src/interchange/convert.ts";
import { exporters, importers, recognise } from "../../../src/interchange/kinds.ts";
import { knownPlaces } from "../../../src/interchange/known-places.ts";
import { interactionSchema } from "../../../src/schema/cassette.ts";
import { memoryFiles } from "../../support/memory-files.ts";

interface Options {
  readonly to?: string;
  readonly from?: string;
  readonly recordErrors?: boolean;
  readonly upstreams?: Readonly<Record<string, string>>;
}

/** Converts a file as the command does, without writing it. */
export async function converted(file: unknown, options: Options = {}): Promise<Converted & { readonly from: string }> {
  const { to = "cassette", recordErrors = false, upstreams = {} } = options;
  const content = contentOf("file", "/app/file", typeof file === "string" ? file : JSON.stringify(file));
  const from = options.from === undefined ? recognise(content) : importers.find(({ name }) => name === options.from);
  const exporter = exporters.find(({ name }) => name === to);
  if (!from || !exporter) throw new Error("no such kind");
  const context = { places: knownPlaces(upstreams, {}), recordErrors, files: memoryFiles(), file: "out", version: "0" };
  return { ...(await convert(content, { from, to: exporter }, context)), from: from.name };
}

/** The interactions of a cassette's text. */
export async function interactionsIn(text: string) {
  const { interactions } = await readCassette(text, "out");
  return interactions.map(({ document }) => interactionSchema.parse(document));
}

/** An entry of a HAR, of which the test says what matters. */
export function harEntry(parts: {
  readonly url?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: object;
  readonly more?: object;
}) {
  const {
    url = "https://api.openai.com/v1/chat/completions",
    method = "POST",
    body,
    status = 200,
    headers = {},
    content = {},
  } = parts;
  const list = (given: object) => Object.entries(given).map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: "2026-11-29T10:00:00.000Z",
    time: 300,
    request: {
      method,
      url,
      headers: list({ Authorization: "Bearer sk-none", "Content-Type": "application/json" }),
      queryString: [],
      ...(body !== undefined && { postData: { mimeType: "application/json", text: JSON.stringify(body) } }),
    },
    response: {
      status,
      headers: list({ "Content-Type": "application/json", ...headers }),
      content: { mimeType: "application/json", text: '{"id":"1"}', ...content },
    },
    timings: { send: 1, wait: 200, receive: 100 },
    ...parts.more,
  };
}

export function harOf(...entries: object[]) {
  return { log: { version: "1.2", creator: { name: "WebInspector", version: "537.36" }, entries } };
}

export const asked = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello." }] };
