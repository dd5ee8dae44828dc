import { base, en, Faker } from "@faker-js/faker";

/** What is recent, upcoming or an adult's birthday for every answer: what a mock says must not depend on when it is asked. */
const REFERENCE_DATE = Date.UTC(2026, 0, 1);

/** English words, always the same for the same seed. Only words.ts loads this file, on first use: English alone is 0.4 MB. */
export function newFaker(seed: number): Faker {
  const faker = new Faker({ locale: [en, base], seed });
  faker.setDefaultRefDate(REFERENCE_DATE);
  return faker;
}
