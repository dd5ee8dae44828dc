import { z } from "zod";
import type { CustomProviderInput } from "./custom-provider-input.ts";

const text = "expected text";
const slug = 'expected letters, digits and hyphens, such as "my-llm"';
const baseUrl = 'expected an https:// URL without user, query or fragment, such as "https://llm.example.com/v1"';
const path = 'expected a path such as "v1/chat/completions"';
const headers = "expected header names with their values, or the same as JSON text";
const LONGEST_HEADERS = 8192;

/** What stands before its slug in URLs, stored keys, quotas and rules (G-CUST-2). */
export const CUSTOM_PREFIX = "custom-";

/** A custom provider (G-CUST-1, CP-1). Whether `http://` will do is for `customProviderTrouble` to say. */
const customProviderSchema = z.strictObject(
  {
    slug: z
      .string(slug)
      .regex(/^[A-Za-z0-9-]+$/, slug)
      .describe("Requests name it custom-{slug}"),
    base_url: z.string(baseUrl).refine(isBaseUrl, baseUrl).describe("What the path after the slug is appended to"),
    name: z.string(text).min(1, text).optional().describe("For people; the slug when left out"),
    enable: yesOrNo("Whether requests may use it; false when left out, as at Cloudflare"),
    beta: yesOrNo("Kept, without effect"),
    description: z.string(text).optional().describe("For people"),
    link: z.string(text).optional().describe("For people"),
    headers: z
      .union([z.string().max(LONGEST_HEADERS), z.record(z.string(), z.string())], headers)
      .optional()
      .describe("Headers that its requests get besides the caller's"),
    curl_example: z.string(text).optional().describe("For people"),
    js_example: z.string(text).optional().describe("For people"),
    position: z.int("expected a whole number").optional().describe("Where it stands in lists"),
    compat_path: z
      .string(path)
      .regex(/^[^\s/?#{}][^\s?#{}]*$/, path)
      .optional()
      .describe("Where /compat asks it, relative to base_url (the emulator's own setting)"),
  },
  "expected a custom provider, such as { slug: my-llm, base_url: https://llm.example.com, enable: true }",
) satisfies z.ZodType<CustomProviderInput, CustomProviderInput>;

/** An account's own; G-CUST-1: a slug is one provider's. */
export const customProvidersSchema = z
  .array(customProviderSchema, "expected a list of custom providers")
  .superRefine((providers, context) => {
    const seen = new Set<string>();
    for (const [index, provider] of providers.entries()) {
      if (seen.has(provider.slug)) {
        context.addIssue({ code: "custom", path: [index, "slug"], message: "expected each slug once in an account" });
      }
      seen.add(provider.slug);
    }
  });

/** What keeps the emulator from using it although its form is right: a sentence, or undefined. */
export function customProviderTrouble({ base_url }: CustomProviderInput, { httpBaseUrls }: { httpBaseUrls: boolean }) {
  if (base_url.startsWith("https:") || httpBaseUrls) return undefined;
  return `base_url '${base_url}' is not https://, which Cloudflare demands`;
}

/** The headers that its requests get, names in lower case. Text that is no JSON object of texts gives none (CP-1). */
export function customProviderHeaders({ headers: given }: CustomProviderInput): Readonly<Record<string, string>> {
  const all = typeof given === "string" ? parsed(given) : given;
  if (typeof all !== "object" || all === null || Array.isArray(all)) return {};
  const entries = Object.entries(all);
  const texts = entries.flatMap(([name, value]) => (typeof value === "string" ? [[name.toLowerCase(), value]] : []));
  return texts.length === entries.length ? Object.fromEntries(texts) : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "");
}

function yesOrNo(description: string) {
  return z.boolean("expected true or false").optional().describe(description);
}
