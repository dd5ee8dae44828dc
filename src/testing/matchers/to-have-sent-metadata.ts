import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { type ExchangeMatcher, factsOf } from "./matcher.ts";

type Metadata = Readonly<Record<string, unknown>>;

/** `cf-aig-metadata` had these entries, among others. */
export const toHaveSentMetadata: ExchangeMatcher<[expected: Metadata]> = {
  name: "toHaveSentMetadata",
  of: "any",
  says: (expected) => `to have sent the metadata ${JSON.stringify(expected)}`,
  judge(exchange, expected) {
    const sent = metadataOf(exchange);
    const missing = Object.entries(expected).filter(([name, value]) => sent?.[name] !== value);
    const found = sent === undefined ? "it sent no metadata (cf-aig-metadata)" : `it sent ${JSON.stringify(sent)}`;
    return { pass: missing.length === 0 && sent !== undefined, found, actual: sent ?? null, expected: { ...sent, ...expected } };
  },
};

function metadataOf(exchange: ExchangeDetail): Metadata | undefined {
  const logged = exchange.logs.find(({ metadata }) => metadata !== null && metadata !== undefined)?.metadata;
  const asked = factsOf(exchange, "option").find((fact) => fact["name"] === "metadata")?.["value"];
  const found = logged ?? asked;
  return typeof found === "object" && found !== null ? (found as Metadata) : undefined;
}
