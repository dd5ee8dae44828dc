import type { WireFormat } from "../format.ts";
import { uuid } from "../openai/ids.ts";
import { readStart } from "./work.ts";
import { writeResult } from "./write-result.ts";

/** `POST OWNER/APP` on fal.run: the answer is the result (wire formats, 17). */
export const falRun: WireFormat<"job"> = {
  id: "fal.run",
  task: "job",
  readAsk: (request) => readStart(request, "run"),
  writeAnswer({ jobs: [job] }, _ask, { urls }) {
    const headers = { "content-type": "application/json", "x-fal-request-id": job?.id ?? "" };
    return { kind: "whole", status: 200, headers, body: JSON.stringify(job ? writeResult(job, urls) : {}) };
  },
  readUsage: (_json, before) => before,
  jobId: uuid,
};
