import { answerOf } from "../../cassettes/answer-form.ts";
import { blobPath } from "../../cassettes/blob-path.ts";
import { readCassette } from "../../cassettes/read-cassette.ts";
import { requestOf } from "../../cassettes/request-form.ts";
import { TimedLineError } from "../../cassettes/timed-lines.ts";
import { isoTime } from "../content.ts";
import type { Importer } from "../importer.ts";

/** A cassette of ours. */
export const cassette: Importer = {
  name: "cassette",
  title: "a cassette",
  recognises: ({ json, lines, text }) => json === undefined && lines === undefined && /^(?:aigw|id):/m.test(text),
  async read({ name, path, text }, { files }) {
    const { header, interactions } = await readCassette(text, name);
    const read = interactions.map(async ({ document }) => {
      const { id, by, match, repeat, expires, usage, gateway } = document;
      const blobName = document.response.blob;
      const blob = blobName === undefined ? undefined : await files.readBytes(blobPath(path, blobName)).catch(() => null);
      if (blob === null) return { where: id, why: `its body blobs/${blobName}.bin is missing` };
      const age = expires ?? header.expires;
      const ignored = header.ignore?.length ? ["what does not count in this file (ignore) is not carried over"] : [];
      try {
        return {
          where: id,
          at: isoTime(document.recorded ?? header.recorded?.at),
          request: requestOf(document.request),
          answer: answerOf(document.response, blob),
          settings: { id, ...(by && { by }), ...(match && { match }), ...(repeat && { repeat }), ...(age && { expires: age }) },
          usage,
          gateway,
          notes: ignored,
        };
      } catch (error) {
        if (!(error instanceof TimedLineError)) throw error;
        return { where: id, why: `line ${error.line + 1} of its events: ${error.message}` };
      }
    });
    return Promise.all(read);
  },
};
