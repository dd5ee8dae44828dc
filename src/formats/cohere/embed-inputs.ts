import { hash } from "node:crypto";
import { type Fields, fields, list, text } from "../openai/fields.ts";
import { invalid } from "./read-settings.ts";

/** One thing to embed: a text, a picture (data URL or address), or both together. */
export interface Embedded {
  /** What the vector is made from. Pictures are known by a digest. */
  readonly key: string;
  readonly text?: string;
  readonly image?: string;
}

/** Whatever is to be embedded, under any of the three names. Throws BadAsk. */
export function embedded(body: Fields): readonly Embedded[] {
  return [
    ...list(body["texts"]).map((item, index) => ofText(stringIn(item, `texts[${index}]`))),
    ...list(body["images"]).map((item, index) => ofImage(stringIn(item, `images[${index}]`))),
    ...list(body["inputs"]).map(ofContent),
  ];
}

function ofText(said: string): Embedded {
  return { key: said, text: said };
}

function ofImage(image: string): Embedded {
  return { key: `image ${hash("sha256", image, "hex")}`, image };
}

/** Texts and pictures that make one vector. */
function ofContent(input: unknown, index: number): Embedded {
  const parts = list(fields(input)["content"]).map(fields);
  const texts = parts.flatMap((part) => text(part["text"]) ?? []);
  const images = parts.flatMap((part) => text(fields(part["image_url"])["url"]) ?? []);
  if (texts.length + images.length === 0) throw invalid(`inputs[${index}].content must hold text or image_url`, "inputs");
  const [image] = images;
  return {
    key: [...texts, ...images.map((url) => ofImage(url).key)].join("\n"),
    ...(texts.length > 0 && { text: texts.join("\n") }),
    ...(image !== undefined && { image }),
  };
}

/** What is told of a picture. Nobody looks into it: its size is a usual one. */
export function imageFacts(image: string): object {
  const format = /^data:image\/(\w+)/.exec(image)?.[1] ?? "jpeg";
  return { width: 512, height: 512, format, bit_depth: 24 };
}

function stringIn(value: unknown, at: string): string {
  if (typeof value === "string") return value;
  throw invalid(`${at} must be a string`, at);
}
