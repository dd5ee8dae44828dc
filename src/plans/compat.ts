import { GatewayError } from "../errors/gateway-error.ts";
import type { Arrival, StepPlan } from "../exchange/exchange.ts";
import { StepRequest } from "../exchange/step-request.ts";
import { forwardedHeaders } from "../intake/options.ts";
import type { ProviderList } from "../intake/plan.ts";
import type { Provider } from "../providers/provider.ts";

/** `/compat/chat/completions`: the model's first segment names the provider (G-COMPAT-1). */
export function planCompat(arrival: Arrival, path: string, providers: ProviderList): StepPlan {
  // G-COMPAT-11: nothing else is served under /compat.
  if (path !== "chat/completions" || arrival.method !== "POST") {
    throw new GatewayError("invalidProvider", `/compat serves POST chat/completions only, not ${arrival.method} ${path || "/"}`);
  }
  const chat = readChat(arrival.body);
  const { provider, model } = splitModel(chat.model, providers);
  const compat = provider.compat;
  if (!compat)
    throw new GatewayError("invalidProvider", `${provider.id} is not reachable through /compat; use /${provider.id}/…`);
  const json = { ...chat, model };
  return {
    provider,
    endpoint: compat.endpoint,
    request: new StepRequest(
      {
        method: "POST",
        path: compat.endpoint.pattern,
        search: arrival.search,
        params: {},
        headers: forwardedHeaders(arrival.headers),
        body: Buffer.from(JSON.stringify(json)),
      },
      json,
    ),
  };
}

/** G-COMPAT-4: anything that is no chat request, and a model without prefix, is 2019. */
function readChat(body: Uint8Array): Record<string, unknown> & { model: string } {
  const json = parse(body);
  if (typeof json !== "object" || json === null || !("model" in json) || typeof json.model !== "string") {
    throw new GatewayError("badChatFormat", 'the body must be a JSON object with "model": "{provider}/{model}" and "messages"');
  }
  const messages = "messages" in json ? json.messages : undefined;
  if (!Array.isArray(messages) || messages.length === 0 || messages.some(isEmpty)) {
    throw new GatewayError("badChatFormat", '"messages" must be a list with at least one message, none of them empty');
  }
  return { ...json, model: json.model };
}

function isEmpty(message: unknown): boolean {
  if (typeof message !== "object" || message === null) return true;
  if ("tool_calls" in message || "function_call" in message || "refusal" in message) return false;
  const content = "content" in message ? message.content : undefined;
  return content === undefined || content === null || content === "" || (Array.isArray(content) && content.length === 0);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    throw new GatewayError("badChatFormat", "the body is not JSON");
  }
}

function splitModel(model: string, providers: ProviderList): { provider: Provider; model: string } {
  const slash = model.indexOf("/");
  const prefix = slash < 0 ? undefined : model.slice(0, slash);
  const known = providers.all.flatMap((provider) => (provider.compat ? [provider.compat.prefix] : []));
  if (!prefix) {
    throw new GatewayError(
      "badChatFormat",
      `model '${model}' has no provider prefix; write {provider}/${model} (providers: ${known.join(", ")})`,
    );
  }
  const provider = providers.all.find((candidate) => candidate.compat?.prefix === prefix);
  if (!provider)
    throw new GatewayError("invalidProvider", `'${prefix}' in model '${model}' is no provider; known: ${known.join(", ")}`);
  return { provider, model: model.slice(slash + 1) };
}
