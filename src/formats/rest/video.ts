import { filmAsk, filmSides } from "../film-ask.ts";
import { filmUrl } from "../films.ts";
import { badRequest, type WireFormat } from "../format.ts";
import { fields, text } from "../openai/fields.ts";

/** A film asked for through `POST /ai/run`: the answer says where it is (G-REST-11). */
export const restVideo: WireFormat<"video"> = {
  id: "rest.video",
  task: "video",
  readAsk(request) {
    const input = fields(request.json());
    const prompt = text(input["prompt"]);
    if (prompt === undefined) throw badRequest("prompt is required", "prompt");
    const [, across, down] = /^(\d+)[x*](\d+)$/.exec(text(input["size"]) ?? "")?.map(Number) ?? [];
    const sides = filmSides(input["aspect_ratio"], input["resolution"]);
    const { seed } = input;
    const seconds = input["seconds"] ?? input["duration"];
    const size = { width: across ?? input["width"] ?? sides.width, height: down ?? input["height"] ?? sides.height };
    return filmAsk({ model: text(input["model"]) ?? "", prompt, ...size, seconds, seed });
  },
  writeAnswer(answer, _ask, { urls }) {
    const body = JSON.stringify({ state: "Completed", result: { video: filmUrl(answer, urls) } });
    return { kind: "whole", status: 200, headers: { "content-type": "application/json" }, body };
  },
  readUsage: (_json, before) => before,
};
