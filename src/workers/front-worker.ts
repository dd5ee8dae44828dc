/**
 * The Worker between a binding and the emulator. HTTP goes on as it is; methods that the runtime calls by RPC become the requests that say
 * the same (workers binding, 7.3); an emulator that cannot be reached is an error that can be read (WB-PLG-1). Bindings: `HTTP` reaches the
 * emulator, `BASE` is its URL with the path of the account.
 */
export const FRONT_WORKER = `
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

const JSON_TYPE = { "content-type": "application/json" };

async function ask(env, request) {
  const { pathname, search } = new URL(request.url);
  try {
    return await env.HTTP.fetch(new Request(env.BASE + pathname + search, request));
  } catch (error) {
    if (request.signal?.aborted) throw error;
    const message = "aigw-emulator is not reachable at " + new URL(env.BASE).origin + ": start it with npx aigw-emulator (" + error.message + ")";
    return Response.json({ success: false, errors: [{ code: 502, message }] }, { status: 502, headers: JSON_TYPE });
  }
}

const send = (env, method, path, body, headers) => ask(env, new Request("https://workers-binding.ai" + path, {
  method,
  headers: body === undefined ? headers : { ...JSON_TYPE, ...headers },
  body: body === undefined ? undefined : JSON.stringify(body),
}));

async function result(answer, name) {
  const json = await answer.json();
  if (answer.status === 200) return json.result;
  const error = new Error(json.errors?.[0]?.message ?? "Internal Error");
  error.name = name(answer.status);
  throw error;
}

const always = (name) => () => name;
const ofLog = (status) => (status === 404 ? "AiGatewayLogNotFound" : "AiGatewayInternalError");
const ofRag = (status) => ({ 401: "AutoRAGUnauthorizedError", 404: "AutoRAGNotFoundError" })[status] ?? "AutoRAGInternalError";

/** As the binding itself turns options into headers for \`gateway(id).run\`. */
function headersOf({ gateway = {}, extraHeaders = {} } = {}) {
  const { skipCache, cacheTtl, metadata, cacheKey, collectLog, eventId, requestTimeoutMs, retries = {} } = gateway;
  const said = {
    "cf-aig-skip-cache": skipCache, "cf-aig-cache-ttl": cacheTtl || undefined, "cf-aig-cache-key": cacheKey,
    "cf-aig-metadata": metadata && JSON.stringify(metadata), "cf-aig-collect-log": collectLog, "cf-aig-event-id": eventId,
    "cf-aig-request-timeout": requestTimeoutMs, "cf-aig-max-attempts": retries.maxAttempts,
    "cf-aig-retry-delay": retries.retryDelayMs, "cf-aig-backoff": retries.backoff,
  };
  const headers = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) headers[name] = String(value);
  return { ...headers, ...extraHeaders };
}

class Gateway extends RpcTarget {
  #env; #id;
  constructor(env, id) { super(); this.#env = env; this.#id = id; }
  #at(rest) { return "/ai-gateway/gateways/" + this.#id + rest; }
  run(data, options) {
    const steps = Array.isArray(data) ? data : [data];
    return send(this.#env, "POST", "/ai-gateway/universal/run/" + this.#id, steps, headersOf(options));
  }
  async getLog(id) {
    const log = await result(await send(this.#env, "GET", this.#at("/logs/" + id)), ofLog);
    return { ...log, created_at: new Date(log.created_at) };
  }
  async patchLog(id, data) { await result(await send(this.#env, "PATCH", this.#at("/logs/" + id), data), ofLog); }
  async getUrl(provider = "universal") {
    return (await result(await send(this.#env, "GET", this.#at("/url/" + provider)), always("AiGatewayInternalError"))).url;
  }
}

class Index extends RpcTarget {
  #env; #path; #name;
  constructor(env, path, name) { super(); this.#env = env; this.#path = path; this.#name = name; }
  async #ask(kind, params) {
    const answer = await send(this.#env, "POST", this.#path + "/" + kind, params);
    return params?.stream === true && answer.status === 200 ? answer : result(answer, this.#name);
  }
  search(params) { return this.#ask("search", params); }
  aiSearch(params) { return this.#ask("ai-search", params); }
}

class Indexes extends RpcTarget {
  #env;
  constructor(env) { super(); this.#env = env; }
  async list() { return result(await send(this.#env, "GET", "/ai-search/instances"), always("AiSearchInternalError")); }
  get(id) { return new Index(this.#env, "/ai-search/instances/" + id, always("AiSearchInternalError")); }
}

class Rags extends Index {
  #env;
  constructor(env, id) { super(env, "/autorag/rags/" + id, ofRag); this.#env = env; }
  async list() { return result(await send(this.#env, "GET", "/autorag/rags"), ofRag); }
}

class Markdown extends RpcTarget {
  #env;
  constructor(env) { super(); this.#env = env; }
  async transform(files, options = {}) {
    const list = Array.isArray(files) ? files : [files];
    const sent = await Promise.all(list.map(async ({ name, blob }) => ({ name, mimeType: blob.type, data: base64(await blob.arrayBuffer()) })));
    const answer = await send(this.#env, "POST", "/to-everything/markdown/transformer", { files: sent, options });
    const made = await result(answer, always("AiInternalError"));
    return Array.isArray(files) ? made : made[0];
  }
  async supported() { return result(await send(this.#env, "GET", "/to-everything/markdown/supported"), always("AiInternalError")); }
}

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

export default class extends WorkerEntrypoint {
  fetch(request) { return ask(this.env, request); }
  gateway(id) { return new Gateway(this.env, id); }
  websearch(request, { extraHeaders } = {}) { return send(this.env, "POST", "/websearch", request, extraHeaders); }
  aiSearch() { return new Indexes(this.env); }
  autorag(id) { return new Rags(this.env, id); }
  toMarkdown(files, options) { const markdown = new Markdown(this.env); return files ? markdown.transform(files, options) : markdown; }
}
`;
