import { phrase, sentence } from "../prose.ts";
import type { Range } from "./numbers.ts";
import type { Words } from "./words.ts";

/** Makes a text of one kind. */
export type MakeText = (words: Words) => string;

/** A text such as a property of this name would hold; undefined where the name says nothing. */
export function textByName(name: string): MakeText | undefined {
  return lookUp(texts, name);
}

/** Where a number of this name would usually lie. */
export function rangeByName(name: string): Range {
  return lookUp(ranges, name) ?? { low: 1, high: 100 };
}

const two = (number: number) => String(number).padStart(2, "0");

/** Never today: what a mock says must not depend on when it is asked. */
export const date: MakeText = ({ random }) => `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;

export const time: MakeText = ({ random }) =>
  `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}Z`;

export const moment: MakeText = (words) => `${date(words)}T${time(words)}`;

// No real address, number or path: an agent may well use what a mock gives it. example.com and 555-01 belong to nobody.
export const email: MakeText = ({ faker }) => faker.internet.email({ provider: "example.com" }).toLowerCase();

export const url: MakeText = ({ random }) => `https://example.com/${phrase(random, 2).replace(" ", "/")}`;

const phone: MakeText = ({ faker }) => faker.helpers.replaceSymbols("+1-2##-555-01##");
const fullName: MakeText = ({ faker }) => `${faker.person.firstName()} ${faker.person.lastName()}`;
const firstName: MakeText = ({ faker }) => faker.person.firstName();
const lastName: MakeText = ({ faker }) => faker.person.lastName();
const jobTitle: MakeText = ({ faker }) => faker.person.jobTitle();
const city: MakeText = ({ faker }) => faker.location.city();
const street: MakeText = ({ faker }) => faker.location.streetAddress();
const zipCode: MakeText = ({ faker }) => faker.location.zipCode("#####");
const country: MakeText = ({ faker }) => faker.location.country();
const timeZone: MakeText = ({ faker }) => faker.location.timeZone();
const company: MakeText = ({ faker }) => faker.company.name();
const currency: MakeText = ({ faker }) => faker.finance.currencyCode();
const language: MakeText = ({ faker }) => faker.location.language().alpha2;
const color: MakeText = ({ faker }) => faker.color.human();
const fileName: MakeText = ({ faker }) => faker.system.commonFileName();
const title: MakeText = ({ faker }) => faker.company.catchPhrase();
const word: MakeText = ({ random }) => phrase(random, 1);
const searched: MakeText = ({ random }) => phrase(random, 3);
const said: MakeText = ({ random }) => sentence(random);
/** For what is not a matter of words but of a program's own choices. */
const oneOf = (...choices: readonly string[]): MakeText => {
  return ({ random }) => random.pick(choices);
};

const texts: Readonly<Record<string, MakeText>> = {
  name: fullName,
  author: fullName,
  owner: fullName,
  person: fullName,
  user: fullName,
  customer: fullName,
  firstname: firstName,
  first: firstName,
  given: firstName,
  lastname: lastName,
  surname: lastName,
  last: lastName,
  username: ({ faker }) => faker.internet.username().toLowerCase(),
  email,
  mail: email,
  phone,
  city,
  town: city,
  location: city,
  place: city,
  destination: city,
  origin: city,
  capital: city,
  country,
  countrycode: ({ faker }) => faker.location.countryCode(),
  region: ({ faker }) => faker.location.direction().toLowerCase(),
  street,
  address: (words) => `${street(words)}, ${city(words)}`,
  zip: zipCode,
  zipcode: zipCode,
  postcode: zipCode,
  postalcode: zipCode,
  company,
  organization: company,
  brand: company,
  job: jobTitle,
  jobtitle: jobTitle,
  occupation: jobTitle,
  profession: jobTitle,
  url,
  link: url,
  website: url,
  uri: url,
  domain: ({ random }) => `${phrase(random, 1)}.example.com`,
  path: ({ random }) => `/${phrase(random, 2).replace(" ", "/")}`,
  file: fileName,
  filename: fileName,
  date,
  day: date,
  birthday: ({ faker }) => faker.date.birthdate().toISOString().slice(0, 10),
  time,
  timestamp: moment,
  datetime: moment,
  at: moment,
  id: ({ random }) => random.text(8, "0123456789abcdef"),
  code: ({ random }) => random.text(6, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"),
  currency,
  currencycode: currency,
  language,
  languagecode: language,
  locale: oneOf("en-US", "de-DE", "fr-FR", "es-ES"),
  timezone: timeZone,
  zone: timeZone,
  unit: oneOf("celsius", "metric", "kg", "m"),
  units: oneOf("metric", "imperial"),
  color,
  colour: color,
  gender: ({ faker }) => faker.person.sex(),
  status: oneOf("active", "pending", "done"),
  state: oneOf("active", "pending", "done"),
  priority: oneOf("low", "medium", "high"),
  severity: oneOf("low", "medium", "high"),
  sentiment: oneOf("positive", "neutral", "negative"),
  weather: oneOf("sunny", "cloudy", "light rain"),
  title,
  subject: title,
  headline: title,
  heading: title,
  product: ({ faker }) => faker.commerce.productName(),
  query: searched,
  search: searched,
  keywords: word,
  tag: word,
  tags: word,
  category: ({ faker }) => faker.commerce.department(),
  label: word,
  type: word,
  topic: word,
  description: ({ faker }) => faker.commerce.productDescription(),
  summary: said,
  text: said,
  content: said,
  message: said,
  answer: said,
  response: said,
  reason: said,
  reasoning: said,
  explanation: said,
  comment: said,
  note: said,
  notes: said,
  body: said,
  question: ({ random }) => `What about the ${phrase(random, 2)}?`,
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

/** The whole name decides, then its last word, then those before it; "name" comes last, as a city's name is a city. */
function lookUp<Kind>(table: Readonly<Record<string, Kind>>, name: string): Kind | undefined {
  const words = wordsOf(name);
  const telling = words.filter((word) => word !== "name").reverse();
  const named = telling.length < words.length ? ["name"] : [];
  for (const word of [words.join(""), ...telling, ...named]) {
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
