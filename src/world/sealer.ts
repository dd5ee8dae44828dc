import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EmulatorError } from "../errors/emulator-error.ts";

/** Keeps secrets at rest unreadable: AES-256-GCM, with a key that lies elsewhere than what it seals. */
export interface Sealer {
  /** `owner` says in words whose secret it is. It is opened for the same owner only. */
  seal(secret: string, owner: string): Uint8Array;
  /** Throws an EmulatorError that names the owner when the key is another one, or is gone, or the sealed bytes were changed. */
  open(sealed: Uint8Array, owner: string): string;
}

/** Where the key is: given (as AIGW_SEAL_KEY is written), or in a file made on first use; with neither it dies with the process. */
export interface SealKeyPlace {
  readonly key?: string | undefined;
  readonly file?: string | undefined;
}

const KEY_BYTES = 32;
/** What sealed bytes begin with: a version, which key it was, the nonce and the authentication tag. */
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;

/** Throws an EmulatorError for a given key that is none. A file is neither read nor made before it is needed. */
export function openSealer({ key: given, file }: SealKeyPlace = {}): Sealer {
  let known = given === undefined ? undefined : sealKey(parseGiven(given));
  const place = given !== undefined || file === undefined ? undefined : file;
  const keyForSealing = () => {
    known ??= sealKey(place === undefined ? randomBytes(KEY_BYTES) : readOrMake(place));
    return known;
  };
  const keyForOpening = (owner: string) => {
    known ??= sealKey(place === undefined ? randomBytes(KEY_BYTES) : read(place, owner));
    return known;
  };
  return {
    seal: (secret, owner) => sealed(secret, owner, keyForSealing()),
    open: (bytes, owner) => opened(Buffer.from(bytes), owner, keyForOpening(owner), place),
  };
}

interface SealKey {
  readonly bytes: Buffer;
  readonly id: Buffer;
}

/** The id tells a wrong key from damage, and says nothing of the key. */
function sealKey(bytes: Buffer): SealKey {
  return { bytes, id: hash("sha256", Buffer.concat([Buffer.from("aigw key id "), bytes]), "buffer").subarray(0, KEY_ID_BYTES) };
}

function sealed(secret: string, owner: string, key: SealKey): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce).setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), key.id, nonce, cipher.getAuthTag(), text]);
}

function opened(sealed: Buffer, owner: string, key: SealKey, file: string | undefined): string {
  if (sealed.byteLength < HEAD_BYTES || sealed[0] !== VERSION) throw unopenable(owner, "what is stored is no sealed secret");
  const nonceAt = 1 + KEY_ID_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  if (!sealed.subarray(1, nonceAt).equals(key.id)) throw wrongKey(owner, file);
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, sealed.subarray(nonceAt, tagAt), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(tagAt, HEAD_BYTES));
  try {
    return decipher.update(sealed.subarray(HEAD_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch (error) {
    throw unopenable(owner, "what is stored was changed since it was sealed", error);
  }
}

function parseGiven(text: string): Buffer {
  const key = parseKey(text);
  if (key) return key;
  throw new EmulatorError("AIGW-SEAL", "AIGW_SEAL_KEY is no key: expected 32 bytes as 64 hexadecimal digits or as base64", {
    hint: "make one with `openssl rand -hex 32`, or unset it to use the key file beside the database",
  });
}

function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, "hex");
  return /^[\w+/-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, "base64") : undefined;
}

function readOrMake(file: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Only where there is none: another key would lock what is sealed already.
    writeFileSync(file, `${key.toString("hex")}\n`, { flag: "wx", mode: 0o600, flush: true });
    return key;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return read(file);
    throw unusable(file, error);
  }
}

function read(file: string, owner?: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" && owner !== undefined) throw keyGone(owner, file, error);
    throw unusable(file, error);
  }
  const key = parseKey(text);
  if (key) return key;
  throw new EmulatorError("AIGW-SEAL", "the key file holds no key: expected 64 hexadecimal digits", {
    file,
    hint: "restore it, or delete it and store anew what was sealed with it",
  });
}

function wrongKey(owner: string, file: string | undefined): EmulatorError {
  const place = file === undefined ? "the one in use" : "the one in the key file";
  return new EmulatorError("AIGW-SEAL", `the ${owner} was sealed with another key than ${place}`, { hint: KEY_HINT, file });
}

function keyGone(owner: string, file: string, cause: unknown): EmulatorError {
  return new EmulatorError("AIGW-SEAL", `the ${owner} cannot be opened: the key file is gone`, { hint: KEY_HINT, file, cause });
}

const KEY_HINT = "set AIGW_SEAL_KEY to the key that was in use when it was stored, or store it anew";

function unopenable(owner: string, why: string, cause?: unknown): EmulatorError {
  return new EmulatorError("AIGW-SEAL", `the ${owner} cannot be opened: ${why}`, { hint: "store it anew", cause });
}

function unusable(file: string, cause: unknown): EmulatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EmulatorError("AIGW-SEAL", `the key file cannot be used: ${reason}`, {
    file,
    hint: "make it readable for the user that runs the emulator, or set AIGW_SEAL_KEY",
    cause,
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
