import type { EmulatorInside } from "../../src/emulator.ts";

/** How a binding's requests reach the emulator (workers binding, section 7). */
export const deliveries = ["direct", "remote proxy"] as const;

export type Delivery = (typeof deliveries)[number];

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly account?: string;
}

/** What `env.AI` sends to `https://workers-binding.ai{path}`, as this delivery brings it. */
export function fromBinding(target: EmulatorInside, delivery: Delivery, path: string, sent: Sent = {}): Promise<Response> {
  const { method = "GET", headers = {}, body, account = "local" } = sent;
  const home = `http://aigw/_aigw/binding/${account}`;
  if (delivery === "direct") return target.fetch(home + path, { method, headers, ...(body !== undefined && { body }) });
  const renamed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [`MF-Header-${name}`, value]));
  const envelope = { "MF-URL": `https://workers-binding.ai${path}`, "MF-Binding": "AI", ...renamed };
  return target.fetch(home, { method, headers: envelope, ...(body !== undefined && { body }) });
}

/** `env.AI.run(model, inputs, options)`. */
export function run(
  target: EmulatorInside,
  delivery: Delivery,
  model: string,
  inputs: object,
  { extraHeaders = {}, ...options }: { readonly [option: string]: unknown; extraHeaders?: Record<string, string> } = {},
): Promise<Response> {
  const named = options["gateway"] !== undefined;
  return fromBinding(target, delivery, named ? "/ai-gateway/run?version=3" : "/run?version=3", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "cf-consn-sdk-version": "2.0.0",
      "cf-consn-model-id": model,
      ...extraHeaders,
    },
    body: JSON.stringify({ inputs, options }),
  });
}

export const LLAMA = "@cf/meta/llama-3.1-8b-instruct";
export const prompt = { prompt: "Where does Paris lie?" };
export const inDefault = { gateway: { id: "default" } };
