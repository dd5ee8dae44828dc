import { EmulatorError } from "../errors/emulator-error.ts";
import { credentialShapes, findSecrets } from "../rules/secret-shapes.ts";

/** What was put in the place of secrets is the best guess; this is the last look before anything is written. Throws an EmulatorError. */
export function refuseSecrets(text: string, file: string, id: string): void {
  const [found] = findSecrets(text, credentialShapes);
  if (!found) return;
  const line = text.slice(0, found.start).split("\n").at(-1)?.trim() ?? "";
  const member = /^([\w.-]+):/.exec(line)?.[1] ?? "a text";
  throw new EmulatorError(
    "AIGW-CASSETTE-SECRET",
    `${id} was not recorded: ${member} holds what looks like a secret (${found.name})`,
    {
      file,
      hint: "Take the secret out of the request or the answer; nothing was written",
    },
  );
}
