import type { AboutJob } from "../../tasks/job.ts";
import type { WholeAnswer, WireFormat } from "../format.ts";
import { fields, text } from "../openai/fields.ts";
import { digest } from "../picture-ask.ts";

/**
 * `POST storage/upload/initiate` on rest.fal.ai: where a file is to be put, and where it will be. Files are not kept: an address
 * says by which name and type it came.
 */
export const falUpload: WireFormat<"job"> = {
  id: "fal.upload",
  task: "job",
  readAsk(request) {
    request.json();
    return NOTE;
  },
  writeAnswer(_answer, _ask, { request, urls }) {
    const { file_name, content_type } = fields(request.json());
    const name = (text(file_name) ?? "file").replace(/[^\w.-]+/g, "_").slice(-64);
    const place = urls.provider(`storage/${digest(JSON.stringify([file_name, content_type]))}_${name}`);
    return json({ upload_url: place, file_url: place });
  },
  readUsage: (_json, before) => before,
};

/** The file itself, put where it was told. */
export const falUploaded: WireFormat<"job"> = {
  id: "fal.uploaded",
  task: "job",
  readAsk: () => NOTE,
  writeAnswer: () => json({}),
  readUsage: (_json, before) => before,
};

const NOTE: AboutJob = { task: "job", action: "note", waitMs: 0, streams: false };

function json(body: object): WholeAnswer {
  return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
