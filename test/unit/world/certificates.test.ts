import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { makeCertificates } from "../../../src/world/certificates.ts";
import { keptCertificates } from "../../../src/world/kept-certificates.ts";
import { memoryFiles } from "../../support/memory-files.ts";

const nowMs = Date.UTC(2026, 10, 29, 9, 10, 59);
const DAY_MS = 24 * 3_600_000;
const names = ["localhost", "*.aigw.test", "127.0.0.1", "::1", "fe80::1:0:ff", "1:2:3:4:5:6:7:8", "a-long.name.example.com"];

test("the authority vouches for the server's certificate, which is good for every name and no other", () => {
  const { ca, cert, key } = makeCertificates({ names, nowMs });
  const authority = new X509Certificate(ca);
  const own = new X509Certificate(cert);
  expect(own.checkIssued(authority) && own.verify(authority.publicKey)).toBe(true);
  expect(own.checkPrivateKey(createPrivateKey(key))).toBe(true);
  for (const name of ["localhost", "x.aigw.test", "a-long.name.example.com"]) expect(own.checkHost(name), name).toBeDefined();
  for (const address of ["127.0.0.1", "::1", "fe80::1:0:ff", "1:2:3:4:5:6:7:8"])
    expect(own.checkIP(address), address).toBe(address);
  expect(own.checkHost("example.com")).toBeUndefined();
  expect(own.checkIP("127.0.0.2")).toBeUndefined();
});

test("the authority signs certificates and is no server, the server's certificate signs nothing", () => {
  const { ca, cert } = makeCertificates({ names, nowMs });
  const [authority, own] = [new X509Certificate(ca), new X509Certificate(cert)];
  expect([authority.ca, own.ca]).toEqual([true, false]);
  expect(own.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(authority.verify(authority.publicKey)).toBe(true);
});

test("both are valid for a year, from an hour ago", () => {
  const { ca, cert } = makeCertificates({ names, nowMs });
  for (const pem of [ca, cert]) {
    const { validFrom, validTo } = new X509Certificate(pem);
    expect(Date.parse(validFrom)).toBe(nowMs - 3_600_000);
    expect(Date.parse(validTo)).toBe(nowMs + 365 * DAY_MS);
  }
});

test("no two are alike: numbers, names of authorities, keys", () => {
  const made = Array.from({ length: 20 }, () => makeCertificates({ names: ["localhost"], nowMs }));
  const certs = made.map(({ cert }) => new X509Certificate(cert));
  for (const of of ["serialNumber", "issuer", "fingerprint256"] as const)
    expect(new Set(certs.map((cert) => cert[of])).size).toBe(20);
});

test("a certificate for very many names is still one", () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `host-${index}.example.com`);
  const { cert } = makeCertificates({ names: many, nowMs });
  expect(new X509Certificate(cert).checkHost("host-4999.example.com")).toBeDefined();
});

test("kept certificates are used again as long as they are good for the names and valid for another month", async () => {
  const files = memoryFiles({});
  const kept = (more: { names?: string[]; nowMs?: number } = {}) =>
    keptCertificates("/app/.aigw", { names, nowMs, files, ...more });
  const first = await kept();
  expect(first.caFile).toBe("/app/.aigw/tls-ca.pem");
  expect(await files.readText(first.caFile)).toBe(first.ca);
  expect(await kept({ nowMs: nowMs + 300 * DAY_MS })).toEqual(first);
  expect(await kept({ names: ["localhost"] })).toEqual(first);
  const renamed = await kept({ names: [...names, "new.example.com"] });
  expect(renamed.cert).not.toBe(first.cert);
  expect((await kept({ nowMs: nowMs + 340 * DAY_MS })).cert).not.toBe(renamed.cert);
});

test.each(["tls-ca.pem", "tls-cert.pem", "tls-key.pem"])("a %s that was replaced or broken makes them new", async (name) => {
  const files = memoryFiles({});
  const kept = () => keptCertificates("/app", { names, nowMs, files });
  const first = await kept();
  const other = makeCertificates({ names, nowMs });
  for (const text of [
    { "tls-ca.pem": other.ca, "tls-cert.pem": other.cert, "tls-key.pem": other.key }[name] ?? "",
    "broken",
    "",
  ]) {
    await files.write(`/app/${name}`, text);
    const made = await kept();
    expect(made.key).not.toBe(first.key);
    expect(await kept()).toEqual(made);
  }
});

test("two emulators that start at once agree", async () => {
  const files = memoryFiles({});
  const kept = () => keptCertificates("/app", { names, nowMs, files });
  const [one, other] = await Promise.all([kept(), kept()]);
  expect(one).toEqual(other);
});

test("AIGW-TLS a folder that cannot be written to is the operator's to mend", async () => {
  const files = { ...memoryFiles({}), write: () => Promise.reject(new Error("EACCES: permission denied")) };
  const failed = keptCertificates("/locked", { names, nowMs, files });
  await expect(failed).rejects.toMatchObject({ code: "AIGW-TLS", file: "/locked", hint: expect.stringContaining("tlsFolder") });
});
