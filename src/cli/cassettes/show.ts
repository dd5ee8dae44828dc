import { answerOf } from "../../cassettes/answer-form.ts";
import { lastUserText } from "../../cassettes/loose.ts";
import { requestOf } from "../../cassettes/request-form.ts";
import type { InteractionDocument } from "../../schema/cassette.ts";
import type { Terminal } from "../terminal.ts";
import { type FolderFlags, findInteraction, readFolder } from "./read-folder.ts";

/** Prints one recording: where it is, what was asked, what was answered. */
export async function cassettesShow(terminal: Terminal, id: string, flags: FolderFlags): Promise<void> {
  const folder = await readFolder(terminal, flags);
  const { file, document, place } = findInteraction(folder, id);
  if (flags.json === true)
    return void terminal.stdout.write(`${JSON.stringify({ file: file.name, line: place.line, ...document }, null, 2)}\n`);
  const { body } = requestOf(document.request);
  const said = body.kind === "json" ? lastUserText(body.value) : undefined;
  const { request, response } = document;
  const bytes = shownAnswer(response);
  terminal.stdout.write(
    [
      `${document.id}  ${file.name}:${place.line}`,
      `asked     ${request.to}${request.model === undefined ? "" : ` ${request.model}`}`,
      ...(said === undefined ? [] : [`          ${said.replaceAll("\n", "\n          ")}`]),
      `answered  ${response.status} ${String(response.headers?.["content-type"] ?? "")} after ${response.at ?? 0} ms`,
      `          ${bytes.trimEnd().replaceAll("\n", "\n          ")}`,
      "",
    ].join("\n"),
  );
}

function shownAnswer(response: InteractionDocument["response"]): string {
  const { frames, close, blob } = response;
  if (frames === undefined) return blob === undefined ? bodyText(response) : `${blob}.bin (a file beside it)`;
  return close ? `${frames}+${close.at} closed by the ${close.by}, ${close.code} ${close.reason ?? ""}` : frames;
}

function bodyText(response: Parameters<typeof answerOf>[0]): string {
  return Buffer.concat(answerOf(response, undefined).chunks.map(({ bytes }) => bytes)).toString("utf8");
}
