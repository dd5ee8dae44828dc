/** Of a path that is typed: longer ones are no names, and file systems refuse them. */
const LONGEST = 200;

/**
 * Why a text is no name of a cassette; undefined when it is one. A name is a file below the folder of recordings, with or
 * without its ending: "chat", "suite/chat.yaml". Nothing that a file system could take for a way out of that folder.
 */
export function notACassetteName(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (/^\/|^[A-Za-z]:/.test(name)) return "it is an absolute path: cassettes are in the folder of recordings";
  if (name.includes("\\")) return 'it has a backslash: folders are parted by "/"';
  const parts = name.split("/");
  if (parts.includes("..") || parts.includes(".")) return '".." and "." lead out of the folder of recordings';
  if (parts.includes("")) return "a part of it is empty";
  if (parts.some((part) => part.startsWith("."))) return "what begins with a dot is hidden, and would not be found again";
  if (parts.some((part) => /^ |[ .]$/.test(part))) return "a part of it begins with a blank, or ends with a blank or a dot";
  const odd = /[^\p{L}\p{N}\p{M}._/ -]/u.exec(name)?.[0];
  return odd === undefined ? undefined : `${JSON.stringify(odd)} may not be in it: letters, digits, blanks, ".", "_" and "-" may`;
}
