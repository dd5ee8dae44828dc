import type { Random } from "../../world/random.ts";
import { phrase } from "../prose.ts";
import { acceptsText } from "./accepts.ts";
import { date, email, type MakeText, moment, textByName, time, url } from "./by-name.ts";
import { MOST_CHARACTERS, sampleMatch } from "./pattern.ts";
import { numberOf, type Schema } from "./schema.ts";
import type { Words } from "./words.ts";

/** How many usual texts are tried before one is made to fit: some names are shorter than others. */
const ENOUGH_TEXTS = 6;

/** A text that all schemas accept: of the right format and pattern first, plausible for its property's name second. */
export function sampleString(schemas: readonly Schema[], name: string, words: Words): string {
  const { random } = words;
  const length = lengths(schemas);
  const fits = (text: string) => schemas.every((schema) => acceptsText(text, schema));
  const format = schemas
    .map((schema) => schema["format"])
    .find((named) => typeof named === "string" && Object.hasOwn(formats, named));
  const make = (typeof format === "string" ? formats[format] : textByName(name)) ?? twoWords;
  const usual = firstFitting(make, words, fits);
  if (fits(usual)) return usual;
  for (const size of typeof format === "string" ? [length.low, Math.min(length.high, length.low + 40)] : []) {
    const text = stretched(String(format), size, random);
    if (text !== undefined && fits(text)) return text;
  }
  for (const { pattern } of schemas) {
    const match = typeof pattern === "string" ? sampleMatch(pattern, length, random, fits) : undefined;
    if (match !== undefined) return match;
  }
  return format === undefined ? fitted(usual, length, random) : usual;
}

const twoWords: MakeText = ({ random }) => phrase(random, 2);

/** The last one made where none fits. */
function firstFitting(make: MakeText, words: Words, fits: (text: string) => boolean): string {
  let text = make(words);
  for (let made = 1; made < ENOUGH_TEXTS && !fits(text); made++) text = make(words);
  return text;
}

interface Length {
  readonly low: number;
  readonly high: number;
}

function lengths(schemas: readonly Schema[]): Length {
  const low = Math.min(MOST_CHARACTERS, Math.max(0, ...schemas.map((schema) => numberOf(schema["minLength"]) ?? 0)));
  const high = Math.min(...schemas.map((schema) => numberOf(schema["maxLength"]) ?? Infinity));
  return { low, high };
}

/** As long as allowed: cut, or continued with further words. */
function fitted(text: string, { low, high }: Length, random: Random): string {
  let longer = text;
  while (longer.length < low) longer += ` ${phrase(random, 1)}`;
  const cut = longer.slice(0, Math.max(low, Math.min(high, longer.length)));
  // A space at the very end looks like a mistake.
  return cut.endsWith(" ") ? `${cut.slice(0, -1)}.` : cut;
}

/** A text of a format that may have any length, as long as asked for. */
function stretched(format: string, size: number, random: Random): string | undefined {
  const filler = (used: number) => random.text(Math.max(0, size - used), "abcdefghijklmnopqrstuvwxyz");
  if (format === "email" || format === "idn-email") {
    // 64 characters are the most a mailbox's name may have.
    const host = "a.".repeat(Math.max(0, Math.ceil((size - 70) / 2)));
    return `a${filler(5 + host.length + 1)}@${host}b.co`;
  }
  if (format.startsWith("uri") || format === "url" || format.startsWith("iri")) return `http://a.b/${filler(11)}`;
  if (format === "hostname") return `a${filler(3)}.b`;
  if (format === "byte" || format === "base64") return `${random.text(4 * Math.floor(size / 4), "abcdefgh")}`;
  return undefined;
}

const HEX = "0123456789abcdef";

/** Every format is right by construction; those that are not here are comments. */
const formats: Readonly<Record<string, MakeText>> = {
  "date-time": moment,
  datetime: moment,
  date,
  time,
  "iso-time": time,
  "iso-date-time": moment,
  duration: ({ random }) => `P${random.integer(1, 6)}DT${random.integer(1, 12)}H`,
  email,
  "idn-email": email,
  hostname: ({ random }) => `${phrase(random, 1)}.example.com`,
  "idn-hostname": ({ random }) => `${phrase(random, 1)}.example.com`,
  ipv4: ({ random }) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: ({ random }) => `2001:db8::${random.text(3, "123456789abcdef")}`,
  uri: url,
  url,
  iri: url,
  "uri-reference": ({ random }) => `/${phrase(random, 1)}`,
  "iri-reference": ({ random }) => `/${phrase(random, 1)}`,
  "uri-template": ({ random }) => `https://example.com/${phrase(random, 1)}/{id}`,
  uuid: ({ random }) =>
    `${random.text(8, HEX)}-${random.text(4, HEX)}-4${random.text(3, HEX)}-${random.text(1, "89ab")}${random.text(3, HEX)}-${random.text(12, HEX)}`,
  "json-pointer": ({ random }) => `/${phrase(random, 1)}`,
  "relative-json-pointer": ({ random }) => `${random.integer(0, 3)}/${phrase(random, 1)}`,
  regex: () => "^[a-z]+$",
  byte: ({ random }) => Buffer.from(phrase(random, 2)).toString("base64"),
  base64: ({ random }) => Buffer.from(phrase(random, 2)).toString("base64"),
};
