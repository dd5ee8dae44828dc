import type { Random } from "../world/random.ts";
import { GLYPH, glyph } from "./font.ts";

/** Dots of up to 16 colours, row by row. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, 0 to 255. */
  readonly palette: readonly Colour[];
  /** An index into the palette for each dot. */
  readonly dots: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

const COLOURS = 16;
const WHITE: Colour = [255, 255, 255];
/** Blocks of colour, as many across as down. */
const BLOCKS = 8;
const MARGIN = 2;
const LETTER = GLYPH.width + 1;
const LINE = GLYPH.height + 2;

/** Blocks of dark colours that chance decides. */
export function colouredBlocks(width: number, height: number, random: Random): Canvas {
  const shade = () => random.integer(10, 120);
  const palette: Colour[] = [WHITE];
  while (palette.length < COLOURS) palette.push([shade(), shade(), shade()]);
  const blocks = Array.from({ length: BLOCKS * BLOCKS }, () => random.integer(1, COLOURS - 1));
  const dots = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * BLOCKS) / height) * BLOCKS;
    for (let x = 0; x < width; x += 1) dots[y * width + x] = blocks[row + Math.floor((x * BLOCKS) / width)] ?? 1;
  }
  return { width, height, palette, dots };
}

/**
 * Capital letters and digits in white: `text` from the top, in as many lines as it takes and as there is room for; `below` on the
 * last line, where there is more than one.
 */
export function write(canvas: Canvas, text: string, below: string): void {
  const most = Math.max(1, Math.floor((canvas.width - 2 * MARGIN + 1) / LETTER));
  const room = Math.max(1, Math.floor((canvas.height - 2 * MARGIN + 2) / LINE));
  const lines = wrap(text, most).slice(0, Math.max(1, room - 1));
  if (room > 1) lines[room - 1] = below.slice(0, most);
  for (const [row, line] of lines.entries()) {
    Array.from(line ?? "", (letter, column) => put(canvas, glyph(letter), MARGIN + column * LETTER, MARGIN + row * LINE));
  }
}

/** Between words where that can be, else within one. */
function wrap(text: string, most: number): string[] {
  const lines = [""];
  for (const word of text.split(" ").flatMap((one) => one.match(new RegExp(`.{1,${most}}`, "gu")) ?? [])) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function put({ width, height, dots }: Canvas, rows: readonly number[], left: number, top: number): void {
  for (const [down, row] of rows.entries()) {
    for (let across = 0; across < GLYPH.width; across += 1) {
      const isOn = (row >> (GLYPH.width - 1 - across)) & 1;
      if (isOn && left + across < width && top + down < height) dots[(top + down) * width + left + across] = 0;
    }
  }
}
