import { z } from "zod";
import { modes } from "./mode.ts";

export const modeSchema = z.enum(modes, `expected one of ${modes.join(", ")}`);

/** What happens when no recording answers: `auto` is a mock answer in relaxed, an error in strict and under CI. */
export const onMissSchema = z.enum(["auto", "mock", "error"], 'expected "auto", "mock" or "error"');

export const expirySchema = z.enum(["warn", "error", "off"], 'expected "warn", "error" or "off"');

const baseUrl = 'expected a URL such as "http://127.0.0.1:8080/v1"';

/** By slug, or under "cloudflare" the real gateway: what paths are appended to, without trailing slash. */
export const upstreamsSchema = z.record(
  z.string(),
  z
    .string(baseUrl)
    .regex(/^https?:\/\/[^\s?#]+$/, baseUrl)
    .transform((url) => url.replace(/\/+$/, "")),
  "expected slugs and URLs",
);
