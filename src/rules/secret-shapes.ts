/** Something that must not be kept: a name for its placeholder, and what it looks like. */
export interface SecretShape {
  readonly name: string;
  /** What stands in every such secret, as a pattern that does not mind case: a text without any of them need not be searched. */
  readonly hint: string;
  /** Global. What is in the group `secret` is replaced; the whole match where there is none. */
  readonly pattern: RegExp;
  /** A second look at what was found, where the pattern alone would find too much. */
  readonly really?: (found: string) => boolean;
}

/** Keys and tokens, by their known forms; most particular first, because what was replaced is not looked at again (R-14). */
export const credentialShapes: readonly SecretShape[] = [
  {
    name: "pem",
    hint: "-----begin",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
  },
  { name: "anthropic-key", hint: "sk-", pattern: /\bsk-ant-[\w-]{16,}/g },
  { name: "openrouter-key", hint: "sk-", pattern: /\bsk-or-[\w-]{16,}/g },
  { name: "openai-key", hint: "sk-", pattern: /\bsk-[A-Za-z0-9_-]{16,}/g },
  { name: "google-key", hint: "aiza", pattern: /\bAIza[\w-]{30,}/g },
  { name: "google-token", hint: "ya29", pattern: /\bya29\.[\w.-]{16,}/g },
  { name: "groq-key", hint: "gsk_", pattern: /\bgsk_[A-Za-z0-9]{16,}/g },
  { name: "xai-key", hint: "xai-", pattern: /\bxai-[A-Za-z0-9]{16,}/g },
  { name: "perplexity-key", hint: "pplx-", pattern: /\bpplx-[A-Za-z0-9]{16,}/g },
  { name: "huggingface-key", hint: "hf_|api_org_", pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{16,}/g },
  { name: "replicate-key", hint: "r8_", pattern: /\br8_[A-Za-z0-9]{16,}/g },
  { name: "cerebras-key", hint: "csk-", pattern: /\bcsk-[A-Za-z0-9]{16,}/g },
  { name: "fireworks-key", hint: "fw_", pattern: /\bfw_[A-Za-z0-9]{16,}/g },
  { name: "cartesia-key", hint: "sk_", pattern: /\bsk_car_[\w-]{16,}/g },
  { name: "stripe-key", hint: "[rsp]k_", pattern: /\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { name: "elevenlabs-key", hint: "sk_", pattern: /\bsk_[A-Za-z0-9]{24,}/g },
  {
    name: "fal-key",
    hint: "-[0-9a-f]{12}:",
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32}\b/g,
  },
  { name: "bedrock-key", hint: "absk", pattern: /\bABSK[A-Za-z0-9+/=]{30,}/g },
  { name: "aws-access-key", hint: "akia|asia|aroa|aida", pattern: /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g },
  {
    name: "aws-secret",
    hint: "secret_?(?:access_?)?key",
    pattern: /(?:aws_?)?secret_?(?:access_?)?key["'\\]*\s*[:=]\s*["'\\]*(?<secret>[A-Za-z0-9/+=]{30,})/gi,
  },
  { name: "aws-signature", hint: "aws4-", pattern: /\bAWS4-HMAC-SHA256\s+Credential=[^\s"']+(?:,\s*\w+=[^\s"',]+)*/g },
  { name: "github-token", hint: "gh[pousr]_|github_pat_", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  { name: "slack-token", hint: "xox", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { name: "npm-token", hint: "npm_", pattern: /\bnpm_[A-Za-z0-9]{20,}/g },
  { name: "jwt", hint: "eyj", pattern: /\beyJ[\w-]{6,}\.eyJ[\w-]{6,}\.[\w-]*/g },
  {
    name: "bearer",
    hint: "(?:bearer|token|basic)\\s",
    pattern: /\b(?:Bearer|Token|Basic)\s+(?<secret>(?=[^\s"']*[\d._~+/=-])[A-Za-z0-9._~+/=-]{16,})/gi,
  },
  { name: "url-password", hint: "://", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']+:(?<secret>[^\s/@"']{3,})@/gi },
  {
    name: "url-key",
    hint: "[?&][\\w-]+=",
    pattern:
      /[?&](?:key|api[-_]?key|access[-_]?token|auth[-_]?token|token|secret|signature|sig|password|x-amz-(?:signature|credential|security-token))=(?<secret>[^\s&"'#<>\\]{8,})/gi,
  },
  {
    name: "field",
    hint: "(?:key|authorization|passw(?:or)?d|secret|token|cookie)[\"']",
    pattern:
      /["'](?:x-)?(?:api[-_]?key|apikey|authorization|proxy-authorization|password|passwd|client[-_]?secret|secret|access[-_]?token|refresh[-_]?token|id[-_]?token|auth[-_]?token|private[-_]?key|session[-_]?token|xi[-_]api[-_]key|x-goog-api-key|cookie|set-cookie)["']\s*:\s*["'](?<secret>[^"'\\]{8,})["']/gi,
  },
];

/** What tells who somebody is; looked for in cassettes only (R-14). */
export const personalShapes: readonly SecretShape[] = [
  { name: "email", hint: "@", pattern: /\b[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g },
  // A number of JSON, which has to stay one.
  { name: "card-number", hint: "\\d{13}", pattern: /(?<=["']\s*:\s*)\d{13,19}(?=\s*[,}\]])/g, really: isCard },
  {
    name: "card",
    hint: "\\d{4}[ -]\\d{4}|\\d{13}",
    // In groups as cards are printed, or in none. Decimals are no card: embeddings and log probabilities are full of digits.
    pattern: /(?<!\d\.)\b(?:\d{4}(?<by>[ -])(?:\d{4}\k<by>){2}\d{1,7}|\d{4}(?<or>[ -])\d{6}\k<or>\d{4,5}|\d{13,19})\b(?!\.\d)/g,
    really: isCard,
  },
  {
    name: "phone",
    hint: "\\+\\d|\\(\\d|\\d-\\d{3}-",
    pattern:
      /(?<![\w.+-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){6,12}|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}-\d{3}-\d{4})(?![\w-])/g,
  },
];

/** Visa, Mastercard and Mir, American Express, Diners and JCB, Discover, Maestro and UnionPay: how they begin, and how long they are. */
const CARDS =
  /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[0-8]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,16}|35\d{14,17}|6\d{12,18})$/;

/** A network's own form, and the check digit (ISO/IEC 7812). */
function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, "");
  if (!CARDS.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Where something must not be kept: what stands in `text` from `start` to `end`. */
export interface FoundSecret {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Placeholders that stand there already are no secrets. */
const PLACEHOLDER = /^\{\{(?:secret:[\w-]+|[\w-]+:[0-9a-f]{4})\}\}$/;

/** What these shapes find, in order and without overlaps. */
export function findSecrets(text: string, shapes: readonly SecretShape[]): FoundSecret[] {
  const found: FoundSecret[] = [];
  if (!hintsOf(shapes).test(text)) return found;
  for (const { name, pattern, really } of shapes) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.["secret"] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      const one = { name, start, end: start + secret.length };
      if (PLACEHOLDER.test(secret) || (really && !really(secret))) continue;
      if (!found.some((other) => one.start < other.end && other.start < one.end)) found.push(one);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const known = new WeakMap<readonly SecretShape[], RegExp>();

/** One look for all of them: most texts hold nothing that would have to be found. */
function hintsOf(shapes: readonly SecretShape[]): RegExp {
  const before = known.get(shapes);
  if (before) return before;
  const hints = new RegExp([...new Set(shapes.map(({ hint }) => hint))].join("|"), "i");
  known.set(shapes, hints);
  return hints;
}
