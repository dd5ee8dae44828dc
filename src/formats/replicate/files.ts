import { hash } from "node:crypto";
import type { WireFormat } from "../format.ts";
import { invalid } from "./work.ts";

/**
 * `POST files`: a file for the input of later predictions. It is not kept: its name says what it was, so that predictions of
 * different files differ.
 */
export const replicateFiles: WireFormat<"job"> = {
  id: "replicate.files",
  task: "job",
  readAsk(request) {
    if (!request.form().file("content")) throw invalid("content", "is required");
    return { task: "job", action: "note", waitMs: 0, streams: false };
  },
  writeAnswer(_answer, _ask, { request, nowMs, urls }) {
    const { filename = "", type = "application/octet-stream", bytes = new Uint8Array() } = request.form().file("content") ?? {};
    const sha256 = hash("sha256", bytes, "hex");
    const id = Buffer.from(sha256, "hex").toString("base64url").replace(/[-_]/g, "0");
    const body = {
      id,
      name: filename,
      content_type: type,
      size: bytes.byteLength,
      etag: hash("md5", bytes, "hex"),
      checksums: { sha256, md5: hash("md5", bytes, "hex") },
      metadata: {},
      created_at: new Date(nowMs).toISOString(),
      expires_at: new Date(nowMs + DAY_MS).toISOString(),
      urls: { get: urls.provider(`files/${id}`) },
    };
    return { kind: "whole", status: 201, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

const DAY_MS = 24 * 60 * 60 * 1000;
