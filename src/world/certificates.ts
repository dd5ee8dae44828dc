import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, integer, octets, oid, sequence, TRUE, tagged, utcTime, utf8 } from "./der.ts";

/** What a server shows, and what its clients are to trust. All PEM. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

interface CertificateFor {
  /** Host names and addresses. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** How long both are valid. */
const LIFE_MS = 365 * 24 * 3_600_000;
/** Clocks differ. */
const EARLIER_MS = 3_600_000;

/**
 * A certificate for these names and an authority that vouches for it and for nothing else: the authority's own key is forgotten as
 * soon as it has signed. (X.509, RFC 5280.)
 */
export function makeCertificates({ names, nowMs }: CertificateFor): Certificates {
  const authority = keyPair();
  const server = keyPair();
  const year = new Date(nowMs).getUTCFullYear();
  const issuer = { name: nameOf(`aigw-emulator CA ${year} ${randomBytes(4).toString("hex")}`), key: authority };
  const ca = certificate({
    issuer,
    subject: issuer.name,
    publicKey: authority.publicKey,
    nowMs,
    extensions: [
      extension("2.5.29.19", sequence(TRUE, integer(Buffer.of(0))), { critical: true }),
      // To sign certificates, and nothing else.
      extension("2.5.29.15", bits(Buffer.of(0x04), 2), { critical: true }),
    ],
  });
  const cert = certificate({
    issuer,
    subject: nameOf("aigw-emulator"),
    publicKey: server.publicKey,
    nowMs,
    extensions: [
      extension("2.5.29.19", sequence(), { critical: true }),
      // Digital signatures, by a TLS server.
      extension("2.5.29.15", bits(Buffer.of(0x80), 7), { critical: true }),
      extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))),
      extension("2.5.29.17", sequence(...names.map(generalName))),
      extension("2.5.29.35", sequence(tagged(0x80, keyId(authority.publicKey)))),
    ],
  });
  return { ca, cert, key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function keyPair(): KeyPair {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));

interface Contents {
  readonly issuer: { readonly name: Buffer; readonly key: KeyPair };
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly nowMs: number;
  readonly extensions: readonly Buffer[];
}

function certificate({ issuer, subject, publicKey, nowMs, extensions }: Contents): string {
  const own = extension("2.5.29.14", octets(keyId(publicKey)));
  const signed = sequence(
    // Version 3.
    tagged(0xa0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    issuer.name,
    sequence(utcTime(nowMs - EARLIER_MS), utcTime(nowMs + LIFE_MS)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions, own)),
  );
  const der = sequence(signed, ECDSA_WITH_SHA256, bits(sign("sha256", signed, issuer.key.privateKey)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Buffer, { critical = false } = {}): Buffer {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octets(value));
}

/** Common name alone. */
function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("2.5.4.3"), utf8(text))));
}

function generalName(name: string): Buffer {
  const version = isIP(name);
  if (version === 0) return tagged(0x82, Buffer.from(name, "latin1"));
  return tagged(0x87, version === 4 ? Buffer.from(name.split(".").map(Number)) : ipv6(name));
}

function ipv6(address: string): Buffer {
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

/** What tells keys apart (RFC 5280, 4.2.1.2). */
function keyId(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}
