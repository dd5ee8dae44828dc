/** What the four bytes at the head of an MP3 frame (MPEG audio, layer III) say. */
export interface Mp3Header {
  /** Samples a second. */
  readonly rate: number;
  readonly kbps: number;
  /** Bytes of the whole frame. */
  readonly size: number;
  /** Samples in it, of each channel. */
  readonly samples: number;
}

/** The versions of MPEG with the number that a header has for each: 1, 2, and 2.5 for the lowest rates. */
const VERSIONS = [
  { number: 3, rates: [44_100, 48_000, 32_000] },
  { number: 2, rates: [22_050, 24_000, 16_000] },
  { number: 0, rates: [11_025, 12_000, 8_000] },
];
const KBPS_OF_1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBPS_OF_2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Samples a second that MP3 can have. */
export const MP3_RATES: readonly number[] = VERSIONS.flatMap(({ rates }) => rates);

/** Undefined where no frame begins. */
export function readMp3Header(bytes: Uint8Array, at: number): Mp3Header | undefined {
  const [sync = 0, kind = 0, speed = 0] = bytes.subarray(at, at + 4);
  if (at + 4 > bytes.byteLength || sync !== 0xff || (kind & 0xe6) !== 0xe2) return undefined;
  const number = (kind >> 3) & 3;
  const rate = VERSIONS.find((version) => version.number === number)?.rates[(speed >> 2) & 3];
  const kbps = (number === 3 ? KBPS_OF_1 : KBPS_OF_2)[(speed >> 4) - 1];
  if (rate === undefined || kbps === undefined) return undefined;
  return { rate, kbps, ...frameOf(number, rate, kbps, (speed >> 1) & 1) };
}

export interface Mp3Shape {
  readonly rate: number;
  /** As asked for, or the next lower one that exists. */
  readonly kbps: number;
  readonly samples: number;
  /** Bytes of a frame without padding, as a fraction: how often frames need a byte more follows from it. */
  readonly exactSize: number;
  /** Granules a frame: MPEG 1 has two. */
  readonly granules: 1 | 2;
  header(padded: boolean): Uint8Array;
}

/** One channel, without checksum. `rate` is one of MP3_RATES. */
export function mp3Shape(rate: number, wanted: number): Mp3Shape {
  const version = VERSIONS.find(({ rates }) => rates.includes(rate)) ?? { number: 3, rates: [rate] };
  const table = version.number === 3 ? KBPS_OF_1 : KBPS_OF_2;
  const index = Math.max(
    table.findLastIndex((kbps) => kbps <= wanted),
    0,
  );
  const kbps = table[index] ?? wanted;
  const { samples } = frameOf(version.number, rate, kbps, 0);
  const speed = ((index + 1) << 4) | (version.rates.indexOf(rate) << 2);
  return {
    rate,
    kbps,
    samples,
    exactSize: (samples * kbps * 125) / rate,
    granules: version.number === 3 ? 2 : 1,
    header: (padded) => Uint8Array.of(0xff, 0xe3 | (version.number << 3), speed | (padded ? 2 : 0), 0xc4),
  };
}

function frameOf(version: number, rate: number, kbps: number, padding: number): Pick<Mp3Header, "size" | "samples"> {
  const samples = version === 3 ? 1152 : 576;
  return { samples, size: Math.floor((samples * kbps * 125) / rate) + padding };
}
