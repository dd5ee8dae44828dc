import { Buffer } from "node:buffer";

/** How many seconds a FLAC, Ogg, MP4 or WebM file says it lasts; undefined for others, and where it does not say. */
export function readLength(file: Uint8Array): number | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const seconds = flac(bytes) ?? ogg(bytes) ?? mp4(bytes) ?? webm(bytes);
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** STREAMINFO comes first: 20 bits of rate, 3 and 5 of others, 36 of samples. */
function flac(bytes: Buffer): number | undefined {
  if (bytes.toString("latin1", 0, 4) !== "fLaC" || bytes.byteLength < 26) return undefined;
  const rate = bytes.readUIntBE(18, 3) >> 4;
  const samples = (bytes.readUInt8(21) & 0x0f) * 2 ** 32 + bytes.readUInt32BE(22);
  return samples / rate;
}

/** The last page says how many samples there were; the first one's packet how many a second. */
function ogg(bytes: Buffer): number | undefined {
  if (bytes.toString("latin1", 0, 4) !== "OggS" || bytes.byteLength < 28) return undefined;
  const head = bytes.subarray(27 + bytes.readUInt8(26));
  const last = bytes.lastIndexOf("OggS");
  if (last + 14 > bytes.byteLength || head.byteLength < 16) return undefined;
  const samples = Number(bytes.readBigInt64LE(last + 6));
  if (head.toString("latin1", 0, 8) === "OpusHead") return (samples - head.readUInt16LE(10)) / 48_000;
  return head.toString("latin1", 1, 7) === "vorbis" ? samples / head.readUInt32LE(12) : undefined;
}

/** The movie's header has its length and, before it, how many units of that are a second. */
function mp4(bytes: Buffer): number | undefined {
  if (bytes.toString("latin1", 4, 8) !== "ftyp") return undefined;
  const at = bytes.indexOf("mvhd");
  if (at < 0 || at + 36 > bytes.byteLength) return undefined;
  if (bytes.readUInt8(at + 4) === 0) return bytes.readUInt32BE(at + 20) / bytes.readUInt32BE(at + 16);
  return Number(bytes.readBigUInt64BE(at + 28)) / bytes.readUInt32BE(at + 24);
}

const WEBM = Buffer.from("1a45dfa3", "hex");
const WEBM_LENGTH = Buffer.from("4489", "hex");

/** A floating-point number of milliseconds, which browsers leave out. */
function webm(bytes: Buffer): number | undefined {
  const at = bytes.indexOf(WEBM_LENGTH);
  if (!bytes.subarray(0, 4).equals(WEBM) || at < 0 || at + 11 > bytes.byteLength) return undefined;
  const size = bytes.readUInt8(at + 2);
  if (size === 0x88) return bytes.readDoubleBE(at + 3) / 1000;
  return size === 0x84 ? bytes.readFloatBE(at + 3) / 1000 : undefined;
}
