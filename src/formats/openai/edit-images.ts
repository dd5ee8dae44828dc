import type { ImageAsk } from "../../tasks/image.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import { digest } from "../picture-ask.ts";
import type { Fields } from "./fields.ts";
import { writeImages } from "./images.ts";
import { readImageBody, readPrompt } from "./read-image.ts";
import { missingParameter, refusal } from "./refusals.ts";
import { joinImages } from "./stream-image.ts";
import { readUsage } from "./usage.ts";

/** `POST images/edits` (wire formats, 1.4): pictures and what to make of them, in a form. */
export const openaiImageEdits = ofPictures("openai.image-edits", (fields) => readPrompt(fields));

/** `POST images/variations`: DALL-E 2 makes others of a picture. */
export const openaiImageVariations = ofPictures("openai.image-variations", () => VARIATION);

/** What a picture shows that was asked for without words. */
const VARIATION = "variation";
const MOST = 16;

function ofPictures(id: string, promptOf: (fields: Fields) => string): WireFormat<"image"> {
  return {
    id,
    task: "image",
    readAsk: (request) => readForm(request, promptOf),
    writeAnswer: (answer, ask, context) => writeImages(answer, ask, context, fieldsOf(context.request), "image_edit"),
    readUsage,
    joinStream: joinImages,
  };
}

function readForm(request: FormatRequest, promptOf: (fields: Fields) => string): ImageAsk {
  const form = request.form();
  const fields = fieldsOf(request);
  const images = form.files("image");
  if (images.length === 0) throw notAFile(form.text("image"));
  if (images.length > MOST) {
    throw refusal(
      `Invalid 'image': too many images. Expected at most ${MOST}, but got ${images.length}.`,
      "image",
      "invalid_value",
    );
  }
  const mask = form.files("mask");
  const sources = [...images, ...mask].map(({ bytes }) => digest(bytes));
  return { ...readImageBody(fields, request, promptOf(fields)), sources };
}

function notAFile(text: string | undefined) {
  if (text === undefined) return missingParameter("image");
  return refusal("Invalid 'image': expected a file, but got text. Send it with a filename (curl -F image=@a.png).", "image");
}

const NUMBERS = ["n", "partial_images", "output_compression"];

/** The form's texts as a JSON body would have them. */
function fieldsOf(request: FormatRequest): Fields {
  const { stream, ...texts } = request.form().fields();
  const numbers = NUMBERS.flatMap((name) => (texts[name] === undefined ? [] : [[name, numberOf(texts[name])] as const]));
  return {
    ...texts,
    ...Object.fromEntries(numbers),
    ...(stream !== undefined && { stream: /^(?:true|1)$/i.test(String(stream)) }),
  };
}

/** What is no number stays the text that it is, to be refused as such. */
function numberOf(text: unknown): unknown {
  const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? text : value;
}
