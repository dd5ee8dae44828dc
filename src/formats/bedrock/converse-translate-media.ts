import { badRequest } from "../format.ts";
import type { CallerMedia } from "../translation.ts";

/** Bedrock's names for formats, under the media types that callers send. */
const IMAGES = new Map<string, string>([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
]);
const VIDEOS = new Map<string, string>([
  ["video/mp4", "mp4"],
  ["video/quicktime", "mov"],
  ["video/x-matroska", "mkv"],
  ["video/webm", "webm"],
  ["video/x-flv", "flv"],
  ["video/mpeg", "mpeg"],
  ["video/x-ms-wmv", "wmv"],
  ["video/3gpp", "three_gp"],
]);
const DOCUMENTS = new Map<string, string>([
  ["application/pdf", "pdf"],
  ["text/csv", "csv"],
  ["application/msword", "doc"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/vnd.ms-excel", "xls"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["text/html", "html"],
  ["text/plain", "txt"],
  ["text/markdown", "md"],
]);

type Formats = ReadonlyMap<string, string>;

/** A content block with the media in it. Throws BadAsk for what Bedrock does not take, and for what it cannot fetch. */
export function mediaBlock(media: CallerMedia): object {
  switch (media.type) {
    case "image":
      return { image: attachment(media, IMAGES) };
    case "video":
      return { video: attachment(media, VIDEOS) };
    case "file": {
      const { format, source } = attachment(media, DOCUMENTS);
      return { document: { format, name: documentName(media), source } };
    }
    case "audio":
      throw badRequest("Bedrock's Converse takes no audio.", media.at);
  }
}

function attachment({ type, source, at }: CallerMedia, formats: Formats): { format: string; source: { bytes: string } } {
  if (source.kind === "url") throw badRequest("Bedrock fetches no URLs: send the content itself in a data URL.", at);
  if (source.kind === "file-id") throw badRequest(`File '${source.id}' is kept by OpenAI; send its content instead.`, at);
  const format = formats.get(source.mediaType);
  if (format !== undefined) return { format, source: { bytes: source.base64 } };
  const known = [...formats.keys()].join(", ");
  throw badRequest(`Bedrock takes no ${type} of type '${source.mediaType}'; it knows ${known}.`, at);
}

/** Documents need a name; only some characters may be in it. */
function documentName({ name, at }: CallerMedia): string {
  return (name ?? at).replaceAll(NOT_IN_NAMES, "-").replaceAll(SPACES, " ").slice(0, 200);
}

const NOT_IN_NAMES = /[^A-Za-z0-9\s()[\]-]/g;
const SPACES = /\s+/g;
