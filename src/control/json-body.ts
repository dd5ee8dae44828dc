import type { FastifyInstance } from "fastify";
import { jsonMistake } from "./json-mistake.ts";

/**
 * Bodies of the control API are JSON, whatever their content type says: curl calls everything a form. To be called before
 * routes are added.
 */
export function jsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => {
    try {
      // Some editors and shells begin files with a byte order mark.
      done(null, parsed(String(text).replace(/^\uFEFF/, "")));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** A body that is no JSON; the message says where and what. */
export class NoJson extends Error {
  readonly statusCode = 400;
}

function parsed(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson(`the body is no JSON: ${jsonMistake(text)}`);
  }
}
