import { interactionSchema } from "../schema/cassette.ts";
import { readInteraction } from "./read-cassette.ts";
import { splitDocuments } from "./split-documents.ts";
import { writeYaml } from "./write-yaml.ts";

const ORDER = Object.keys(interactionSchema.shape);

/** A file's text with every interaction as the recorder writes it. Comments before the first member of a document stay. */
export async function formatCassette(text: string, file: string): Promise<string> {
  const documents: string[] = [];
  for (const document of splitDocuments(text)) {
    if (/^aigw:/m.test(document.text)) {
      documents.push(document.text.endsWith("\n") ? document.text : `${document.text}\n`);
      continue;
    }
    const interaction = await readInteraction(document, file);
    const [comments = ""] = /^(?:[ \t]*#.*\n)*/.exec(document.text) ?? [];
    documents.push(comments + (await writeYaml(inOrder(interaction))));
  }
  return documents.join("---\n");
}

/** Members in the order in which the schema names them. */
export function inOrder(document: object): object {
  const members = document as Readonly<Record<string, unknown>>;
  return Object.fromEntries(ORDER.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]]])));
}
