import type { Random } from "../../world/random.ts";
import { phrase, sentence } from "../prose.ts";
import type { Range } from "./numbers.ts";

/** A text such as a property of this name would hold; undefined where the name says nothing. */
export function textByName(name: string, random: Random): string | undefined {
  return lookUp(texts, name)?.(random);
}

/** Where a number of this name would usually lie. */
export function rangeByName(name: string): Range {
  return lookUp(ranges, name) ?? { low: 1, high: 100 };
}

const firstNames = [
  "Ada",
  "Amir",
  "Chen",
  "Elena",
  "Grace",
  "Hugo",
  "Ines",
  "Jonas",
  "Kofi",
  "Leila",
  "Mira",
  "Noah",
  "Priya",
  "Tomas",
];
const lastNames = [
  "Adler",
  "Brandt",
  "Costa",
  "Duval",
  "Eriksen",
  "Fischer",
  "Haddad",
  "Ito",
  "Keller",
  "Moreau",
  "Novak",
  "Okafor",
];
const cities = [
  "Amsterdam",
  "Athens",
  "Berlin",
  "Cairo",
  "Dublin",
  "Kyoto",
  "Lima",
  "Lisbon",
  "Madrid",
  "Nairobi",
  "Oslo",
  "Paris",
  "Toronto",
];
const countries = ["Brazil", "Canada", "Egypt", "France", "Germany", "Japan", "Kenya", "Norway", "Peru", "Portugal", "Spain"];
const companies = ["Blue Harbor", "Cedar & Sons", "Lantern Works", "Northfield Labs", "Orchard Supply", "Quartz Systems"];
const jobs = ["accountant", "architect", "designer", "engineer", "gardener", "librarian", "nurse", "teacher"];

const fullName = (random: Random) => `${random.pick(firstNames)} ${random.pick(lastNames)}`;
const title = (random: Random) => capitalised(phrase(random, 3));
const oneOf = (choices: readonly string[]) => (random: Random) => random.pick(choices);
const word = (random: Random) => phrase(random, 1);
const emailAddress = (random: Random) => `${random.pick(firstNames)}.${random.pick(lastNames)}@example.com`.toLowerCase();
const webAddress = (random: Random) => `https://example.com/${phrase(random, 2).replace(" ", "/")}`;
const digits = (random: Random, length: number) => random.text(length, "0123456789");
const two = (number: number) => String(number).padStart(2, "0");

/** Never today: what a mock says must not depend on when it is asked. */
export function date(random: Random): string {
  return `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
}

export function time(random: Random): string {
  return `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}Z`;
}

export const email = emailAddress;
export const url = webAddress;

const texts: Readonly<Record<string, (random: Random) => string>> = {
  name: fullName,
  author: fullName,
  owner: fullName,
  person: fullName,
  user: fullName,
  customer: fullName,
  firstname: oneOf(firstNames),
  first: oneOf(firstNames),
  given: oneOf(firstNames),
  lastname: oneOf(lastNames),
  surname: oneOf(lastNames),
  last: oneOf(lastNames),
  username: (random) => `${random.pick(firstNames).toLowerCase()}${digits(random, 2)}`,
  email: emailAddress,
  mail: emailAddress,
  phone: (random) => `+1 555 01${digits(random, 2)}`,
  city: oneOf(cities),
  town: oneOf(cities),
  location: oneOf(cities),
  place: oneOf(cities),
  destination: oneOf(cities),
  origin: oneOf(cities),
  capital: oneOf(cities),
  country: oneOf(countries),
  region: oneOf(["north", "south", "east", "west"]),
  street: (random) => `${random.integer(1, 180)} ${capitalised(word(random))} Street`,
  address: (random) => `${random.integer(1, 180)} ${capitalised(word(random))} Street, ${random.pick(cities)}`,
  zip: (random) => digits(random, 5),
  postcode: (random) => digits(random, 5),
  company: oneOf(companies),
  organization: oneOf(companies),
  brand: oneOf(companies),
  job: oneOf(jobs),
  occupation: oneOf(jobs),
  profession: oneOf(jobs),
  url: webAddress,
  link: webAddress,
  website: webAddress,
  uri: webAddress,
  domain: (random) => `${word(random)}.example.com`,
  path: (random) => `/${phrase(random, 2).replace(" ", "/")}`,
  file: (random) => `${word(random)}.txt`,
  filename: (random) => `${word(random)}.txt`,
  date,
  day: date,
  birthday: date,
  time,
  timestamp: (random) => `${date(random)}T${time(random)}`,
  datetime: (random) => `${date(random)}T${time(random)}`,
  at: (random) => `${date(random)}T${time(random)}`,
  id: (random) => random.text(8, "0123456789abcdef"),
  code: (random) => random.text(6, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"),
  currency: oneOf(["EUR", "USD", "GBP", "JPY"]),
  language: oneOf(["en", "de", "fr", "es", "ja"]),
  locale: oneOf(["en-US", "de-DE", "fr-FR", "es-ES"]),
  timezone: oneOf(["UTC", "Europe/Paris", "Asia/Tokyo", "America/Lima"]),
  zone: oneOf(["UTC", "Europe/Paris", "Asia/Tokyo", "America/Lima"]),
  unit: oneOf(["celsius", "metric", "kg", "m"]),
  units: oneOf(["metric", "imperial"]),
  color: oneOf(["amber", "blue", "green", "ivory", "red", "violet"]),
  colour: oneOf(["amber", "blue", "green", "ivory", "red", "violet"]),
  gender: oneOf(["female", "male", "other"]),
  status: oneOf(["active", "pending", "done"]),
  state: oneOf(["active", "pending", "done"]),
  priority: oneOf(["low", "medium", "high"]),
  severity: oneOf(["low", "medium", "high"]),
  sentiment: oneOf(["positive", "neutral", "negative"]),
  weather: oneOf(["sunny", "cloudy", "light rain"]),
  title,
  subject: title,
  headline: title,
  heading: title,
  product: title,
  query: (random) => phrase(random, 3),
  search: (random) => phrase(random, 3),
  keywords: word,
  tag: word,
  tags: word,
  category: word,
  label: word,
  type: word,
  topic: word,
  description: sentence,
  summary: sentence,
  text: sentence,
  content: sentence,
  message: sentence,
  answer: sentence,
  response: sentence,
  reason: sentence,
  reasoning: sentence,
  explanation: sentence,
  comment: sentence,
  note: sentence,
  notes: sentence,
  body: sentence,
  question: (random) => `What about the ${phrase(random, 2)}?`,
};

const ranges: Readonly<Record<string, Range>> = {
  age: { low: 18, high: 80 },
  year: { low: 2000, high: 2026 },
  month: { low: 1, high: 12 },
  day: { low: 1, high: 28 },
  hour: { low: 0, high: 23 },
  minute: { low: 0, high: 59 },
  second: { low: 0, high: 59 },
  count: { low: 1, high: 12 },
  quantity: { low: 1, high: 12 },
  servings: { low: 1, high: 8 },
  price: { low: 5, high: 250, decimals: 2 },
  cost: { low: 5, high: 250, decimals: 2 },
  amount: { low: 5, high: 250, decimals: 2 },
  total: { low: 5, high: 250, decimals: 2 },
  rating: { low: 1, high: 5, decimals: 1 },
  stars: { low: 1, high: 5, decimals: 1 },
  score: { low: 0, high: 1, decimals: 2 },
  confidence: { low: 0.5, high: 1, decimals: 2 },
  probability: { low: 0, high: 1, decimals: 2 },
  likelihood: { low: 0, high: 1, decimals: 2 },
  temperature: { low: -5, high: 32, decimals: 1 },
  humidity: { low: 20, high: 95 },
  percentage: { low: 0, high: 100, decimals: 1 },
  percent: { low: 0, high: 100, decimals: 1 },
  latitude: { low: -60, high: 70, decimals: 4 },
  lat: { low: -60, high: 70, decimals: 4 },
  longitude: { low: -180, high: 180, decimals: 4 },
  lon: { low: -180, high: 180, decimals: 4 },
  lng: { low: -180, high: 180, decimals: 4 },
  population: { low: 1000, high: 9_000_000 },
  timestamp: { low: 1_767_225_600, high: 1_798_761_599 },
  port: { low: 1024, high: 49151 },
  index: { low: 0, high: 10 },
};

/** The last word decides, then those before it; "name" comes last, as a city's name is a city. */
function lookUp<Kind>(table: Readonly<Record<string, Kind>>, name: string): Kind | undefined {
  const words = wordsOf(name);
  const telling = words.filter((word) => word !== "name").reverse();
  for (const word of telling.length < words.length ? [...telling, "name"] : telling) {
    if (Object.hasOwn(table, word)) return table[word];
  }
  return undefined;
}

/** The words of camelCase, snake_case and kebab-case names, in lower case. */
function wordsOf(name: string): string[] {
  return name.slice(0, 100).replace(HUMP, "$1 $2").toLowerCase().split(SEPARATOR).filter(Boolean);
}

const HUMP = /([a-z0-9])([A-Z])/g;
const SEPARATOR = /[^a-z0-9]+/;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
