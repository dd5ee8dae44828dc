import { en } from "@faker-js/faker";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { prepareWords } from "../../../../src/models/json/words.ts";
import { jsonFor } from "../../../../src/models/json.ts";
import { seededRandom } from "../../../../src/world/random.ts";

beforeAll(prepareWords);

const text = (name: string, seed: string, limits: object = {}) =>
  jsonFor({ type: "string", ...limits }, seededRandom(seed), name);

const hundred = Array.from({ length: 100 }, (_, seed) => `${seed}`);

describe("texts by name", () => {
  test.each([
    ["firstName", /^\p{Lu}[\p{L}']+$/u],
    ["fullName", /^\p{Lu}[\p{L}'-]+ \p{Lu}[\p{L}' -]+$/u],
    ["username", /^[a-z0-9._'-]+$/],
    ["jobTitle", /^[A-Z][a-z]+(?: [A-Z][a-z]+)+$/],
    ["city", /^[A-Z][A-Za-z'. -]+$/],
    ["streetAddress", /^\d+ .+, [A-Z].+$/],
    ["zipCode", /^\d{5}$/],
    ["countryCode", /^[A-Z]{2}$/],
    ["currency", /^[A-Z]{3}$/],
    ["language", /^[a-z]{2}$/],
    ["timeZone", /^[A-Z]\w+\/[\w/+-]+$/],
    ["companyName", /^[A-Z].{3,}$/],
    ["title", /^[A-Z]\S*(?: \S+)+$/],
    ["description", /^[A-Z].{20,}$/],
    ["birthday", /^(?:19[4-9]\d|200[0-8])-\d\d-\d\d$/],
    ["path", /^\/[a-z]+\/[a-z]+$/],
    ["gender", /^(?:fe)?male$/],
  ])("%s", (name, shape) => {
    for (const seed of hundred) expect(text(name, seed)).toMatch(shape);
  });

  test("a name of several words means what the words mean together", () => {
    expect(text("currency_code", "s")).toMatch(/^[A-Z]{3}$/);
    expect(text("job-title", "s")).toBe(text("occupation", "s"));
  });

  test("nobody can be reached under the addresses and numbers", () => {
    for (const seed of hundred) {
      expect(text("email", seed)).toMatch(/^[^@\s]+@example\.com$/);
      expect(text("phone", seed)).toMatch(/^\+1-2\d\d-555-01\d\d$/);
      expect(text("website", seed)).toMatch(/^https:\/\/example\.com\//);
      expect(text("domain", seed)).toMatch(/^[a-z]+\.example\.com$/);
    }
  });

  test("prefers another plausible text to one that is cut", () => {
    const countries = hundred.map((seed) => String(text("country", seed, { maxLength: 7 })));
    const uncut = new Set(en.location?.country);
    expect(countries.filter((country) => uncut.has(country)).length).toBeGreaterThan(80);
    expect(text("country", "s", { pattern: "^[A-Z][a-z]+$" })).toMatch(/^[A-Z][a-z]{3,}$/);
  });

  test("are as long as the schema wants, whatever the name", () => {
    const names = ["name", "email", "city", "company", "street", "phone", "url", "title", "description", "country", "birthday"];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(40), fc.nat(40), fc.string(), (name, minLength, more, seed) => {
        const made = String(text(name, seed, { minLength, maxLength: minLength + more }));
        expect([...made].length).toBeGreaterThanOrEqual(minLength);
        expect([...made].length).toBeLessThanOrEqual(minLength + more);
      }),
      { seed: 8, numRuns: 400 },
    );
  });

  test("R-5 are the same on every machine and every day", () => {
    const names = ["name", "email", "city", "company", "street", "phone", "title", "birthday"];
    const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
    expect(jsonFor({ type: "object", properties }, seededRandom("s"))).toEqual({
      birthday: "1968-02-27",
      city: "Shelleyfort",
      company: "Dickens - Fisher",
      email: "zack_wolf@example.com",
      name: "Jarrod King",
      phone: "+1-261-555-0190",
      street: "722 W Church Street",
      title: "Team-oriented transitional portal",
    });
  });
});
