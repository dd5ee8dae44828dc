import { answerFrom } from "../answered.ts";
import { type Asked, findRequest } from "../asked.ts";
import { amount, isoTime, list, type Members, members, text } from "../content.ts";
import type { ImportContext, Importer } from "../importer.ts";
import type { Interaction, LeftOut } from "../interaction.ts";
import { unpacked } from "../unpacked.ts";
import { unusable } from "../unusable.ts";

/** What undici's SnapshotAgent saves: a list of `{ hash, snapshot }`, or snapshots by hash as its first versions had them. */
export const undici: Importer = {
  name: "undici",
  title: "snapshots of undici's SnapshotAgent",
  recognises: ({ json }) => isSnapshot(snapshotsIn(json)[0]),
  async read({ json }, context) {
    return snapshotsIn(json).flatMap((snapshot, index) => readSnapshot(snapshot, `snapshot ${index + 1}`, context));
  },
};

function snapshotsIn(json: unknown): Members[] {
  if (Array.isArray(json)) return json.map((entry) => members(members(entry)["snapshot"]));
  return Object.values(members(json)).map(members);
}

function isSnapshot(snapshot: Members | undefined): boolean {
  if (!snapshot) return false;
  const { url } = members(snapshot["request"]);
  return typeof url === "string" && responsesOf(snapshot).length > 0;
}

/** Several are the answers to the same request, one after the other; its first versions kept one. */
function responsesOf(snapshot: Members): readonly Members[] {
  const { responses, response } = snapshot;
  return (Array.isArray(responses) ? list(responses) : response === undefined ? [] : [response]).map(members);
}

function readSnapshot(snapshot: Members, where: string, context: ImportContext): (Interaction | LeftOut)[] {
  const responses = responsesOf(snapshot);
  const asked = askedOf(members(snapshot["request"]));
  const found = findRequest(asked, context.places);
  if ("why" in found) return [{ where, why: found.why }];
  if (asked.body.byteLength === 0 && asked.method === "POST")
    return [{ where, why: "its request's body is not in the file (matchBody: false): nothing tells it from others" }];
  return responses.map((response, index) => {
    const place = responses.length === 1 ? where : `${where}, answer ${index + 1}`;
    const status = amount(response["statusCode"]) ?? 0;
    const headers = headersOf(response["headers"]);
    const body = unpacked(Buffer.from(text(response["body"]) ?? "", "base64"), headers["content-encoding"]);
    if ("why" in body) return { where: place, why: body.why };
    const why = unusable({ status, body, recordErrors: context.recordErrors });
    if (why !== undefined) return { where: place, why };
    const { answer } = answerFrom({ status, headers, body, beganMs: 0, endedMs: 0 });
    return { where: place, at: isoTime(snapshot["timestamp"]), request: found.request, answer, settings: {}, notes: [NO_TIMES] };
  });
}

const NO_TIMES = "snapshots have no times: its answer comes at once";

function askedOf(request: Members): Asked {
  const headers = headersOf(request["headers"]);
  const joined = Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : value.join(", ")]);
  return {
    method: (text(request["method"]) ?? "GET").toUpperCase(),
    url: text(request["url"]) ?? "",
    headers: Object.fromEntries(joined),
    body: Buffer.from(text(request["body"]) ?? ""),
  };
}

function headersOf(given: unknown): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(members(given))) {
    if (typeof value === "string") headers[name.toLowerCase()] = value;
    else if (Array.isArray(value)) headers[name.toLowerCase()] = value.map(String);
  }
  return headers;
}
