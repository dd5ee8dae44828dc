import { falErrors } from "../formats/fal/errors.ts";
import { falCancel, falResult, falStatus, falStatusStream, falSubmit } from "../formats/fal/queue.ts";
import { falRun } from "../formats/fal/run.ts";
import { falUpload, falUploaded } from "../formats/fal/storage.ts";
import { bearer, direct, get, type Provider, post, put } from "./provider.ts";

/** The queue's own host, as a target names it; the addresses that answers give away are without. */
const QUEUE = "{host:queue.fal.run/|}";
const REQUEST = `${QUEUE}{app:[^/]+/[^/]+(?:/[^/]+)?}/requests/{id}`;

/** fal (wire formats, section 17): apps that are run at once, or by way of a queue. */
export const fal: Provider = {
  id: "fal",
  origin: "https://fal.run",
  // What stands there instead of a path (G-PROV-7); of another host than the origin's, the path begins with its name.
  target: { header: "x-fal-target-url", hosts: /(?:^|\.)fal\.(?:run|ai)$/ },
  credentials: [{ in: "header", name: "authorization", scheme: "Key" }, bearer],
  keyVariables: ["FAL_KEY"],
  located({ path }) {
    const named = /^([\w.-]+\.fal\.(?:run|ai))\/(.*)$/.exec(path);
    if (named) return { origin: `https://${named[1]}`, path: named[2] ?? "" };
    // What was handed in is asked after at the queue.
    return path.includes("/requests/") ? { origin: "https://queue.fal.run", path } : undefined;
  },
  reached: {
    hosts: ["fal.run", "queue.fal.run", "rest.fal.ai"],
    path: (host, path) => (host === "fal.run" ? path : `${host}/${path}`),
  },
  endpoints: [
    get(`${REQUEST}/status/stream`, falStatusStream),
    get(`${REQUEST}/status`, falStatus),
    get(REQUEST, falResult),
    put(`${REQUEST}/cancel`, falCancel),
    post("rest.fal.ai/storage/upload/initiate", falUpload),
    direct(put("storage/{file}", falUploaded)),
    post("queue.fal.run/{model:[^/]+/.+}", falSubmit),
    post("{model:[^/]+/.+}", falRun),
  ],
  errors: falErrors,
  modelPattern: /^[\w.-]+(?:\/[\w.-]+)+$/,
};
