/** Dots across and down a letter. */
export const GLYPH = { width: 5, height: 7 } as const;

/** Seven rows of five dots, from the top: each row is one digit in base 32, its highest bit the leftmost dot. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: "EHHVHHH",
  B: "UHHUHHU",
  C: "EHGGGHE",
  D: "UHHHHHU",
  E: "VGGUGGV",
  F: "VGGUGGG",
  G: "EHGNHHF",
  H: "HHHVHHH",
  I: "E44444E",
  J: "72222IC",
  K: "HIKOKIH",
  L: "GGGGGGV",
  M: "HRLLHHH",
  N: "HPLJHHH",
  O: "EHHHHHE",
  P: "UHHUGGG",
  Q: "EHHHLID",
  R: "UHHUKIH",
  S: "FGGE11U",
  T: "V444444",
  U: "HHHHHHE",
  V: "HHHHHA4",
  W: "HHHLLLA",
  X: "HHA4AHH",
  Y: "HHA4444",
  Z: "V1248GV",
  "0": "EHJLPHE",
  "1": "4C4444E",
  "2": "EH1248V",
  "3": "V2421HE",
  "4": "26AIV22",
  "5": "VGU11HE",
  "6": "68GUHHE",
  "7": "V124888",
  "8": "EHHEHHE",
  "9": "EHHF12C",
};

/** The letter's rows; bit 4 of each is the leftmost dot. Letters are capital; what has no letter has no dots. */
export function glyph(letter: string): readonly number[] {
  return Array.from(GLYPHS[letter] ?? "", (digit) => Number.parseInt(digit, 32));
}
