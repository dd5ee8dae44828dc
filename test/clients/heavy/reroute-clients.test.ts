import { describe } from "vitest";
import { reroutedClients } from "../rerouted/matrix.ts";
import { tryEveryWay } from "../rerouted/try-client.ts";
import { installed, needs } from "./installed.ts";

describe.skipIf(!installed)(`applications with the gateway's host written into them${needs}`, () => {
  for (const client of reroutedClients.filter(({ heavy }) => heavy)) tryEveryWay(client);
});
