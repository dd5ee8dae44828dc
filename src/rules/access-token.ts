import { createHmac, timingSafeEqual } from "node:crypto";
import type { AccessInput } from "../schema/hosts-input.ts";

/** What came of looking at an Access token. */
export type JudgedToken =
  /** Service tokens and empty subjects name nobody (G-ACC-2). */
  { readonly valid: true; readonly userId: string | undefined } | { readonly valid: false; readonly why: string };

/** Three parts, of which the first begins as JSON objects do. Keys of providers are never so. */
export function looksLikeJwt(text: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(text);
}

/**
 * Whether Access would let in whoever brings this token (G-ACC-1). A stand-in: the team's own keys are on the network, so that a
 * signature is looked at only where the settings have a secret for it. Without a time, the token's own is not looked at.
 */
export function judgeAccessToken(token: string, access: AccessInput, nowMs: number | undefined): JudgedToken {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = objectIn(head);
  const claims = objectIn(body);
  if (!header || !claims || token.split(".").length !== 3) return no("it is no JSON Web Token");
  if (access.secret !== undefined && !isSigned(`${head}.${body}`, signature, header, access.secret))
    return no("it is not signed with the secret of the settings (HS256)");
  const problem = (nowMs === undefined ? undefined : timeProblem(claims, nowMs / 1000)) ?? originProblem(claims, access);
  if (problem !== undefined) return no(problem);
  const { sub } = claims;
  return { valid: true, userId: typeof sub === "string" && sub !== "" ? sub : undefined };
}

type Claims = Readonly<Record<string, unknown>>;

function timeProblem({ exp, nbf }: Claims, now: number): string | undefined {
  if (typeof exp === "number" && exp <= now) return `it ran out ${Math.ceil(now - exp)} s ago (exp)`;
  if (typeof nbf === "number" && nbf > now) return `it holds only in ${Math.ceil(nbf - now)} s (nbf)`;
  return undefined;
}

function originProblem({ iss, aud }: Claims, { team, audience }: AccessInput): string | undefined {
  const issuer = `https://${team}.cloudflareaccess.com`;
  if (team !== undefined && iss !== issuer) return `its issuer (iss) is not ${issuer}`;
  const tags: unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audience !== undefined && !audience.some((tag) => tags.includes(tag))) return "its audience (aud) is another application";
  return undefined;
}

function isSigned(signed: string, signature: string, { alg }: Claims, secret: string): boolean {
  const right = createHmac("sha256", secret).update(signed).digest();
  const given = Buffer.from(signature, "base64url");
  return alg === "HS256" && given.byteLength === right.byteLength && timingSafeEqual(given, right);
}

function objectIn(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

function no(why: string): JudgedToken {
  return { valid: false, why };
}
