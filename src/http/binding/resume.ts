import { type BindingResource, failure } from "./resource.ts";

/** A stream taken up again (WB-OTH-5): the events of a run from `from` on. */
export const resume: BindingResource = {
  method: "GET",
  path: /^ai-gateway\/gateways\/([^/]+)\/run\/([^/]+)\/resume$/,
  answer({ account, params: [gateway = "", id = ""], query }, { runs }) {
    const from = Number(query.get("from") ?? 0);
    if (!Number.isInteger(from) || from < 0) return failure(400, 7001, "from is the number of events that came, from 0 on");
    const events = runs.resume(account, { id, gateway }, from);
    return events ? { events } : failure(404, 7002, `no stream of run '${id}' is kept: it was none, or is too old`);
  },
};
