import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { EmulatorError } from "../../../src/errors/emulator-error.ts";
import { openSealer } from "../../../src/world/sealer.ts";

const seeded = { seed: 20_261_123 };

const KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const OTHER = KEY.replaceAll("0", "f");
const OWNER = "openai key 'default' of account 'local'";

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "aigw-seal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "deep", "emulator.db.key");
}

/** The error that is thrown, which must be one for the operator. */
function complaint(action: () => unknown): EmulatorError {
  try {
    action();
  } catch (error) {
    if (error instanceof EmulatorError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a sealed secret", () => {
  test("comes back as it was, and shows nothing of itself", () => {
    const sealer = openSealer({ key: KEY });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (secret, owner) => {
        expect(sealer.open(sealer.seal(secret, owner), owner)).toBe(secret);
      }),
      seeded,
    );
    expect(Buffer.from(sealer.seal("sk-very-secret", OWNER)).includes("secret")).toBe(false);
  });

  test("looks different each time", () => {
    const sealer = openSealer({ key: KEY });
    expect(sealer.seal("sk", OWNER)).not.toEqual(sealer.seal("sk", OWNER));
  });

  test("is opened with the same key in any way of writing it", () => {
    const sealed = openSealer({ key: KEY }).seal("sk", OWNER);
    const bytes = Buffer.from(KEY, "hex");
    for (const key of [KEY.toUpperCase(), `${KEY}\n`, bytes.toString("base64"), bytes.toString("base64url")]) {
      expect(openSealer({ key }).open(sealed, OWNER)).toBe("sk");
    }
  });

  test("is not opened with another key, and the error says whose it was and what to do", () => {
    const sealed = openSealer({ key: KEY }).seal("sk-very-secret", OWNER);
    const error = complaint(() => openSealer({ key: OTHER }).open(sealed, OWNER));
    expect(error).toMatchObject({ code: "AIGW-SEAL", hint: expect.stringContaining("AIGW_SEAL_KEY") });
    expect(error.message).toBe(`the ${OWNER} was sealed with another key than the one in use`);
  });

  test("is not opened for another owner, nor with any bit changed", () => {
    const sealer = openSealer({ key: KEY });
    const sealed = sealer.seal("sk-very-secret", OWNER);
    expect(complaint(() => sealer.open(sealed, "groq key 'default'")).message).toContain("changed since it was sealed");
    fc.assert(
      fc.property(fc.nat(sealed.byteLength * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(complaint(() => sealer.open(changed, OWNER)).code).toBe("AIGW-SEAL");
      }),
      seeded,
    );
  });

  test("cut off at any place is not opened", () => {
    const sealer = openSealer({ key: KEY });
    const sealed = sealer.seal("sk", OWNER);
    for (let length = 0; length < sealed.byteLength; length += 1) {
      expect(complaint(() => sealer.open(sealed.subarray(0, length), OWNER)).code).toBe("AIGW-SEAL");
    }
  });
});

describe("the key", () => {
  test.each(["", "secret", KEY.slice(1), `${KEY}0`, "g".repeat(64)])("given as %j is refused, and not shown", (key) => {
    const error = complaint(() => openSealer({ key }));
    expect(error).toMatchObject({ code: "AIGW-SEAL", hint: expect.stringContaining("openssl rand -hex 32") });
    if (key) expect(`${error.message} ${error.hint}`).not.toContain(key);
  });

  test("R-14 is made on first use in a file that only its owner may read, and found there again", () => {
    const file = keyFile();
    const sealer = openSealer({ file });
    expect(() => statSync(file)).toThrow("ENOENT");
    const sealed = sealer.seal("sk", OWNER);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(openSealer({ file }).open(sealed, OWNER)).toBe("sk");
    expect(openSealer({ file }).open(openSealer({ file }).seal("two", OWNER), OWNER)).toBe("two");
  });

  test("given, wins over the file, which is then not made", () => {
    const file = keyFile();
    openSealer({ key: KEY, file }).seal("sk", OWNER);
    expect(() => statSync(file)).toThrow("ENOENT");
  });

  test("in a file that is gone is missed with the file's name, and no new one takes its place", () => {
    const file = keyFile();
    const sealed = openSealer({ file }).seal("sk", OWNER);
    rmSync(file);
    expect(complaint(() => openSealer({ file }).open(sealed, OWNER))).toMatchObject({
      file,
      message: expect.stringContaining("gone"),
    });
    expect(() => statSync(file)).toThrow("ENOENT");
  });

  test("in a file that holds something else is refused", () => {
    const file = keyFile();
    openSealer({ file }).seal("sk", OWNER);
    writeFileSync(file, "not a key");
    expect(complaint(() => openSealer({ file }).seal("sk", OWNER))).toMatchObject({ file, code: "AIGW-SEAL" });
  });

  test("in a place that cannot be written to is an error with that place", () => {
    expect(complaint(() => openSealer({ file: "/dev/null/emulator.db.key" }).seal("sk", OWNER))).toMatchObject({
      code: "AIGW-SEAL",
      file: "/dev/null/emulator.db.key",
    });
  });

  test("of a sealer without any is its own", () => {
    const sealer = openSealer();
    expect(sealer.open(sealer.seal("sk", OWNER), OWNER)).toBe("sk");
    expect(complaint(() => openSealer().open(sealer.seal("sk", OWNER), OWNER)).code).toBe("AIGW-SEAL");
  });
});
