import { isObject } from "../../plans/rest/question.ts";
import { jsonOr } from "./json.ts";
import { type BindingAnswer, type BindingCall, type BindingResource, failure, success } from "./resource.ts";

const LABEL = "aigw-emulator plays no index: this is a placeholder of the documented shape";

/** Searches of documents and of the web: labelled placeholders. */
export const aiSearchResources: readonly BindingResource[] = [
  { method: "GET", path: /^autorag\/rags$/, answer: () => success([]) },
  { method: "POST", path: /^autorag\/rags\/([^/]+)\/search$/, answer: (call) => searched(call, false) },
  { method: "POST", path: /^autorag\/rags\/([^/]+)\/ai-search$/, answer: (call) => searched(call, true) },
  { method: "GET", path: /^ai-search\/instances$/, answer: () => success([]) },
  { method: "POST", path: /^ai-search\/instances\/([^/]+)\/search$/, answer: (call) => searched(call, false) },
  { method: "POST", path: /^ai-search\/instances\/([^/]+)\/ai-search$/, answer: (call) => searched(call, true) },
  { method: "POST", path: /^websearch$/, answer: webSearched },
];

function searched({ body, params: [index = ""] }: BindingCall, answered: boolean): BindingAnswer {
  const query = queryIn(body);
  if (query === undefined) return failure(400, 7001, 'the search has no "query"');
  const text = `[${LABEL}] ${index}: ${query}`;
  if (answered && isObject(jsonOr(body)) && asksForStream(body)) return { events: streamed(text) };
  const found = {
    file_id: "aigw-emulator-placeholder",
    filename: "placeholder.md",
    score: 1,
    attributes: { modified_date: 0, folder: "" },
    content: [{ id: "aigw-emulator-placeholder", type: "text", text }],
  };
  return success({
    object: "vector_store.search_results.page",
    search_query: query,
    ...(answered && { response: text }),
    data: [found],
    has_more: false,
    next_page: null,
  });
}

async function* streamed(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`data: ${JSON.stringify({ response: text })}\n\n`);
  yield Buffer.from("data: [DONE]\n\n");
}

function webSearched({ body }: BindingCall): BindingAnswer {
  const query = queryIn(body);
  if (query === undefined) return failure(400, 7001, 'the search has no "query"');
  return success({ query, results: [{ title: "Placeholder", url: "https://example.com/", snippet: `[${LABEL}] ${query}` }] });
}

function queryIn(body: Uint8Array): string | undefined {
  const asked = jsonOr(body);
  const query = isObject(asked) ? asked["query"] : undefined;
  return typeof query === "string" && query !== "" ? query : undefined;
}

function asksForStream(body: Uint8Array): boolean {
  const asked = jsonOr(body);
  return isObject(asked) && asked["stream"] === true;
}
