import { GatewayError } from "../errors/gateway-error.ts";
import { jsonIn } from "../exchange/body.ts";
import type { Arrival, StepPlan } from "../exchange/exchange.ts";
import { StepRequest } from "../exchange/step-request.ts";
import { stepTo } from "../intake/native-step.ts";
import { forwardedHeaders } from "../intake/options.ts";
import { isDisabled, type ProviderList } from "../intake/plan.ts";
import type { Compat, Endpoint, Provider } from "../providers/provider.ts";

/** Under `/compat`, the model's first segment names the provider (G-COMPAT-1). */
export function planCompat(arrival: Arrival, path: string, providers: ProviderList): StepPlan {
  const surface = arrival.method === "POST" ? surfaces.get(path) : undefined;
  // G-COMPAT-11: nothing else is served under /compat.
  if (!surface) {
    const served = [...surfaces.keys()].join(" and ");
    throw new GatewayError("invalidProvider", `/compat serves POST ${served} only, not ${arrival.method} ${path || "/"}`);
  }
  const body = surface.read(arrival.body);
  const { provider, compat, model } = splitModel(body.model, providers);
  const endpoint = surface.endpoint(compat);
  if (!endpoint) throw new GatewayError("invalidProvider", `${provider.id} has no Responses API; ask /compat/chat/completions`);
  const json = { ...body, model };
  const request = new StepRequest(
    {
      method: "POST",
      path: endpoint.pattern,
      search: arrival.search,
      params: {},
      headers: forwardedHeaders(arrival.headers),
      body: Buffer.from(JSON.stringify(json)),
    },
    json,
  );
  return stepTo(provider, endpoint, request);
}

interface Surface {
  /** Throws what no provider should see. */
  read(body: Uint8Array): Asked;
  /** Where it goes; undefined when the vendor has nothing like it. */
  endpoint(compat: Compat): Endpoint | undefined;
}

/** Responses are the vendor's to judge, but for the model (G-COMPAT-7). */
const surfaces = new Map<string, Surface>([
  ["chat/completions", { read: readChat, endpoint: (compat) => compat.endpoint }],
  ["responses", { read: readAsked, endpoint: (compat) => compat.responses }],
]);

type Asked = Readonly<Record<string, unknown>> & { readonly model: string };

/** G-COMPAT-4: anything that is no such request, and a model without prefix, is 2019. */
function readAsked(body: Uint8Array): Asked {
  const json = parse(body);
  if (typeof json !== "object" || json === null || !("model" in json) || typeof json.model !== "string") {
    throw new GatewayError("badChatFormat", 'the body must be a JSON object with "model": "{provider}/{model}"');
  }
  return { ...json, model: json.model };
}

function readChat(body: Uint8Array): Asked {
  const asked = readAsked(body);
  const { messages } = asked;
  if (!Array.isArray(messages) || messages.length === 0 || messages.some(isEmpty)) {
    throw new GatewayError("badChatFormat", '"messages" must be a list with at least one message, none of them empty');
  }
  return asked;
}

function isEmpty(message: unknown): boolean {
  if (typeof message !== "object" || message === null) return true;
  if ("tool_calls" in message || "function_call" in message || "refusal" in message) return false;
  const content = "content" in message ? message.content : undefined;
  return content === undefined || content === null || content === "" || (Array.isArray(content) && content.length === 0);
}

function parse(body: Uint8Array): unknown {
  try {
    return jsonIn(body);
  } catch {
    throw new GatewayError("badChatFormat", "the body is not JSON");
  }
}

function splitModel(model: string, providers: ProviderList): { provider: Provider; compat: Compat; model: string } {
  const slash = model.indexOf("/");
  const prefix = slash < 0 ? undefined : model.slice(0, slash);
  const known = providers.all.flatMap((provider) => (provider.compat ? [provider.compat.prefix] : []));
  if (!prefix) {
    throw new GatewayError(
      "badChatFormat",
      `model '${model}' has no provider prefix; write {provider}/${model} (providers: ${known.join(", ")})`,
      { lint: { id: "AIGW-L060", about: `model '${model}'` } },
    );
  }
  const provider = providers.all.find(
    (candidate) => candidate.compat?.prefix === prefix || candidate.compat?.otherPrefix === prefix,
  );
  if (!provider?.compat) {
    const why = isDisabled(prefix, providers) ?? `'${prefix}' in model '${model}' is no provider; known: ${known.join(", ")}`;
    throw new GatewayError("invalidProvider", why);
  }
  return { provider, compat: provider.compat, model: model.slice(slash + 1) };
}
