import { EmulatorError } from "../errors/emulator-error.ts";
import type { IndexedInteraction } from "../store/cassette-index.ts";
import type { Files } from "../world/files.ts";
import { answerOf, editedByHand } from "./answer-form.ts";
import { blobPath } from "./blob-path.ts";
import { memberOf } from "./broken-line.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";
import { requestOf } from "./request-form.ts";
import { TimedLineError } from "./timed-lines.ts";

/** An interaction, read. */
export interface Recording {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** Nothing of it may be replaced by a new recording. */
  readonly byHand: boolean;
}

/** Reads one interaction, and nothing else of its file. Throws an EmulatorError for one that is broken. */
export async function loadRecording(files: Files, found: IndexedInteraction): Promise<Recording> {
  const text = await files.readPart(found.file, found.start, found.stop);
  const { readInteraction } = await import("./read-cassette.ts");
  const document = await readInteraction({ text, line: found.line }, found.file);
  const { blob: name } = document.response;
  const blob = name === undefined ? undefined : await blobOf(files, found, name);
  try {
    const answer = answerOf(document.response, blob);
    const byHand = document.by === "hand" || editedByHand(document.response, answer);
    return { request: requestOf(document.request), answer, byHand };
  } catch (error) {
    if (!(error instanceof TimedLineError)) throw error;
    const block = memberOf(document.response) ?? "sse";
    throw new EmulatorError("AIGW-CASSETTE", `${found.id}: response.${block}, line ${error.line + 1}: ${error.message}`, {
      file: found.file,
      line: found.line,
      hint: "Correct the line, or record the interaction again",
    });
  }
}

async function blobOf(files: Files, { file, id, line }: IndexedInteraction, name: string): Promise<Uint8Array> {
  const path = blobPath(file, name);
  return files.readBytes(path).catch((cause: unknown) => {
    throw new EmulatorError("AIGW-CASSETTE", `${id}: its body is missing: ${path}`, {
      file,
      line,
      hint: "Bring the blobs folder along with the cassette, or record the interaction again",
      cause,
    });
  });
}
