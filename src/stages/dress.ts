import { GatewayError } from "../errors/gateway-error.ts";
import { discard } from "../exchange/body.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { isWhole, type Reply } from "../exchange/reply.ts";
import type { RestReach } from "../providers/provider.ts";
import { textOf } from "../streaming/byte-text.ts";
import { contentType } from "./content-type.ts";

/**
 * What `POST /ai/run` makes of a provider's answer: whose key it was stands in it (G-REST-11), and a provider that does
 * not take that key is the gateway's own error (G-REST-16). A Worker's binding gets the output alone (WB-ANS-3). Streams pass
 * as they are.
 */
export const dress: Stage<Step> = (step, next) => (step.rest?.bare || step.rest?.dressed ? dressed(step, next) : next());

async function dressed(step: Step, next: () => Promise<Reply>): Promise<Reply> {
  const reply = await next();
  if (reply.from !== "provider") return reply;
  if (step.rest?.bare) return bare(step, reply, step.provider.rest?.output);
  if (REJECTED.has(reply.status)) {
    await discard(reply.body);
    throw rejected(step, reply.status);
  }
  if (!isWhole(reply.body) || !isJsonAnswer(reply)) return reply;
  return { ...reply, body: withMetadata(reply.body, keySource(step)) };
}

async function bare(step: Step, reply: Reply, output: RestReach["output"]): Promise<Reply> {
  if (step.rest?.dressed && REJECTED.has(reply.status)) {
    await discard(reply.body);
    throw rejected(step, reply.status);
  }
  if (!output || !isJsonAnswer(reply) || !isWhole(reply.body)) return reply;
  return { ...reply, body: output(reply.body) };
}

function isJsonAnswer(reply: Reply): boolean {
  return reply.status === 200 && contentType(reply)?.startsWith("application/json") === true;
}

/** How vendors say that a key is wrong, spent or not allowed. */
const REJECTED = new Set([401, 402, 403]);

function rejected({ provider, credential }: Step, status: number): GatewayError {
  const said = `${provider.id} answered ${status}`;
  if (credential?.source === "stored")
    return new GatewayError("credentialRejected", `${said}: it does not accept the stored key`);
  return new GatewayError("ownCredentialRejected", `${said} to Cloudflare's own key`);
}

function keySource({ credential }: Step): "Unified" | "BYOK" {
  return credential?.source === "stored" ? "BYOK" : "Unified";
}

const CLOSING = "}".charCodeAt(0);

/** Spliced in before the last brace: the rest of the answer stays the bytes that it is. What is no object stays so altogether. */
function withMetadata(body: Uint8Array, source: string): Uint8Array {
  const end = body.lastIndexOf(CLOSING);
  const text = textOf(body).trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return body;
  const isEmpty = text.slice(1, -1).trim() === "";
  const added = Buffer.from(`${isEmpty ? "" : ","}"gatewayMetadata":{"keySource":"${source}"}`);
  return Buffer.concat([body.subarray(0, end), added, body.subarray(end)]);
}
