import type { Voice } from "../../tasks/voices.ts";
import type { WireFormat } from "../format.ts";
import { jsonHeaders } from "../openai/http-headers.ts";
import { checkVersion } from "./version.ts";

/** `GET voices`, page by page, and `GET voices/{id}` (wire formats, 20). */
export const cartesiaVoices: WireFormat<"voices"> = {
  id: "cartesia.voices",
  task: "voices",
  readAsk(request) {
    checkVersion(request);
    const { id } = request.params;
    return { task: "voices", ...(id !== undefined && { id }) };
  },
  writeAnswer({ voices }, { id }, { request, nowMs }) {
    const one = (each: Voice) => voice(each, nowMs);
    const { page, more } = pageOf(voices, request.query);
    const body = id === undefined ? { data: page.map(one), has_more: more } : voices.map(one)[0];
    return { kind: "whole", status: 200, headers: jsonHeaders(), body: JSON.stringify(body) };
  },
  readUsage: (_json, before) => before,
};

/** Clients ask for one page after the other until one is empty. */
function pageOf(voices: readonly Voice[], query: URLSearchParams): { page: readonly Voice[]; more: boolean } {
  const place = (name: string) => voices.findIndex(({ id }) => id === query.get(name));
  const limit = Math.max(Number(query.get("limit") || 10) || 10, 1);
  if (query.has("ending_before")) {
    const end = Math.max(place("ending_before"), 0);
    return { page: voices.slice(Math.max(end - limit, 0), end), more: end > limit };
  }
  const start = place("starting_after") + 1;
  return { page: voices.slice(start, start + limit), more: start + limit < voices.length };
}

function voice({ id, name, gender, description }: Voice, nowMs: number): object {
  return {
    ...{ id, name, description, tagline: description, access: "public", visibility: "all", is_owner: false },
    ...{ language: "en", locales: [{ locale: "en-US", is_native: true }], gender, preview_file_url: null },
    created_at: new Date(Math.min(nowMs, Date.UTC(2025, 0, 1))).toISOString(),
  };
}
