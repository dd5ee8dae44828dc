import type { RecordedAnswer, RecordedRequest } from "../../cassettes/recorded.ts";
import { joined } from "../../cassettes/timed-lines.ts";
import { utf8 } from "../../cassettes/timed-sse.ts";
import type { Places } from "../asked.ts";
import type { Exporter } from "../exporter.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { urlOf, wholeJson } from "../request-url.ts";
import { lostInHar } from "./har-losses.ts";

/** HTTP Archive 1.2. An interaction's id is its entry's comment. */
export const har: Exporter = {
  name: "har",
  title: "a HAR file",
  ending: ".har",
  async write(interactions, { places, version }) {
    const entries: object[] = [];
    const leftOut: LeftOut[] = [];
    const lost: { where: string; what: string }[] = [];
    for (const one of interactions) {
      if (one.answer.session)
        leftOut.push({ where: one.where, why: "it is a conversation over a socket: only requests are converted" });
      else if (one.answer.partial) leftOut.push({ where: one.where, why: "its answer broke off, which HAR cannot say" });
      else entries.push(entryOf(one, places));
      if (!one.answer.partial && !one.answer.session) lost.push(...lostInHar(one).map((what) => ({ where: one.where, what })));
    }
    const log = { version: "1.2", creator: { name: "aigw-emulator", version }, entries };
    return { text: `${JSON.stringify({ log }, null, 2)}\n`, blobs: new Map(), closed: false, leftOut, lost };
  },
};

function entryOf({ request, answer, settings, at }: Interaction, places: Places): object {
  const endMs = Math.max(answer.atMs, answer.chunks.at(-1)?.atMs ?? 0);
  return {
    startedDateTime: at ?? new Date(0).toISOString(),
    time: endMs,
    request: requestOf(request, places),
    response: responseOf(answer),
    cache: {},
    timings: { send: 0, wait: answer.atMs, receive: endMs - answer.atMs },
    ...(settings.id !== undefined && { comment: settings.id }),
  };
}

function requestOf(request: RecordedRequest, places: Places): object {
  const postData = bodyOf(request, places);
  const headers = postData ? [{ name: "content-type", value: postData.mimeType }] : [];
  const queryString = [...new URLSearchParams(request.query)].map(([name, value]) => ({ name, value }));
  return {
    method: request.method,
    url: urlOf(request, places),
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers,
    queryString,
    ...(postData && { postData }),
    headersSize: -1,
    bodySize: -1,
  };
}

/** Of a file that was sent, a recording knows its digest alone. */
function bodyOf(request: RecordedRequest, { providers, onRest }: Places): { readonly mimeType: string } | undefined {
  const { body } = request;
  if (body.kind === "none") return undefined;
  if (body.kind === "text") return { mimeType: "text/plain", ...{ text: body.text } };
  if (body.kind === "bytes") return { mimeType: "application/octet-stream", ...{ _sha256: body.sha256, _size: body.size } };
  if (body.kind === "form") {
    const params = body.fields.map((field) =>
      "text" in field
        ? { name: field.name, value: field.text }
        : { name: field.name, fileName: field.file, contentType: field.type, _sha256: field.sha256, _size: field.size },
    );
    return { mimeType: "multipart/form-data", ...{ params } };
  }
  const provider = [...providers, ...onRest].find(({ id }) => id === request.provider);
  return { mimeType: "application/json", ...{ text: JSON.stringify(wholeJson(request, provider)) } };
}

function responseOf({ status, headers, chunks }: RecordedAnswer): object {
  const bytes = joined(chunks);
  const type = headers["content-type"];
  const text = utf8(bytes);
  const list = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one) => ({ name, value: one })),
  );
  return {
    status,
    statusText: "",
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: list,
    content: {
      size: bytes.byteLength,
      mimeType: typeof type === "string" ? type : "x-unknown",
      ...(text === undefined ? { text: bytes.toString("base64"), encoding: "base64" } : { text }),
    },
    redirectURL: "",
    headersSize: -1,
    bodySize: bytes.byteLength,
  };
}
