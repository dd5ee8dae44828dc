import { hash, timingSafeEqual } from "node:crypto";
import { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../schema/config.ts";
import { Refused } from "./refused.ts";

/** Who may use the control API. */
export type GuardSettings = Pick<Config, "controlToken" | "host" | "hosts">;

/** Probes and clients that fetch a picture have no token, and learn nothing by these. */
const OPEN = /^\/_aigw\/(?:health|media\/[^/?]*)(?:\?|$)/;

/**
 * Lets in whoever has the token, where there is one; without one, whoever asks this machine by one of its own names: a page that makes
 * a name of its own point here (DNS rebinding) is refused, and so is every page of another origin. To be called before routes are added.
 */
export function guard(app: FastifyInstance, settings: GuardSettings): void {
  app.addHook("onRequest", (request, reply, done) => {
    const refusal = OPEN.test(request.raw.url ?? "") ? undefined : refusalOf(request, settings);
    if (refusal?.status === 401) reply.header("www-authenticate", 'Bearer realm="aigw-emulator control API"');
    done(refusal);
  });
}

function refusalOf({ headers, raw }: FastifyRequest, { controlToken, host, hosts }: GuardSettings): Refused | undefined {
  const asked = headers.host ?? "";
  if (headers.origin !== undefined && !isSameOrigin(headers.origin, asked)) {
    const hint = "ask from a page that the emulator serves, or from a program";
    return new Refused(403, `a page of ${headers.origin.slice(0, 100)} may not use the control API`, hint);
  }
  if (controlToken !== null) return tokenRefusal(headers.authorization, controlToken);
  // In process there is no name to be misled by.
  if (!(raw instanceof IncomingMessage)) return undefined;
  const name = hostname(asked);
  const isOwn = isLocal(name) || isIP(name) !== 0 || name === host || Object.hasOwn(hosts, name);
  if (isOwn) return undefined;
  const hint = "use 127.0.0.1 or localhost, list the name under hosts, or set controlToken and send it";
  return new Refused(403, `the control API is not asked by the name '${name.slice(0, 100)}'`, hint);
}

function tokenRefusal(given: string | undefined, token: string): Refused | undefined {
  const [, sent] = /^Bearer +(.+)$/i.exec(given ?? "") ?? [];
  if (sent !== undefined && isSame(sent, token)) return undefined;
  const what =
    given === undefined ? "the control API of this emulator wants a token" : "this is not the token of the control API";
  return new Refused(401, what, "send authorization: Bearer {controlToken}; the command line reads it from AIGW_CONTROL_TOKEN");
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", token, "buffer"));
}

function isSameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** Without port and brackets, in lower case. */
function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "") : host;
}

function isLocal(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost");
}
