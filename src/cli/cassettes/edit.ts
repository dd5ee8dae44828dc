import { EmulatorError } from "../../errors/emulator-error.ts";
import { runCommand } from "../run-command.ts";
import type { Terminal } from "../terminal.ts";
import { type FolderFlags, findInteraction, readFolder } from "./read-folder.ts";

/** Editors that take a line as `+12 file`; the others take `file:12`. */
const PLUS = /(?:^|\/)(?:n?vim?|nano|emacs|micro|kak|joe)$/;

/** Opens a recording where it stands; resolves with the editor's exit code. */
export async function cassettesEdit(terminal: Terminal, id: string, flags: FolderFlags): Promise<number> {
  const { file, place } = findInteraction(await readFolder(terminal, flags), id);
  const editor = terminal.environment["VISUAL"] || terminal.environment["EDITOR"];
  if (!editor) {
    throw new EmulatorError("AIGW-USAGE", "no editor is set", {
      hint: `set EDITOR, or open ${file.name}:${place.line} yourself`,
    });
  }
  const [program = "", ...args] = editor.split(/\s+/);
  const where = PLUS.test(program)
    ? [`+${place.line}`, file.path]
    : args.includes("-g")
      ? [`${file.path}:${place.line}`]
      : [file.path];
  return runCommand(terminal, [program, ...args, ...where], terminal.environment).catch((cause: unknown) => {
    throw new EmulatorError("AIGW-USAGE", `the editor '${program}' cannot be run`, {
      hint: `set VISUAL or EDITOR to one that is there, or open ${file.name}:${place.line} yourself`,
      cause,
    });
  });
}
