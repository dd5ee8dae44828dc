import type { Content } from "./content.ts";
import type { Exporter } from "./exporter.ts";
import { aimock as fromAimock } from "./from/aimock.ts";
import { cassette as fromCassette } from "./from/cassette.ts";
import { har as fromHar } from "./from/har.ts";
import { logs } from "./from/logs.ts";
import { polly } from "./from/polly.ts";
import { undici } from "./from/undici.ts";
import type { Importer } from "./importer.ts";
import { aimock as toAimock } from "./to/aimock.ts";
import { cassette as toCassette } from "./to/cassette.ts";
import { har as toHar } from "./to/har.ts";

/** What can be read. Of several that recognise a file the first is taken: Polly's files are HARs too. */
export const importers: readonly Importer[] = [polly, fromHar, fromAimock, undici, logs, fromCassette];

/** What can be written. */
export const exporters: readonly Exporter[] = [toCassette, toHar, toAimock];

export function recognise(content: Content): Importer | undefined {
  return importers.find((importer) => importer.recognises(content));
}
