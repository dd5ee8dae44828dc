import { describe } from "vitest";
import { reroutedClients } from "./rerouted/matrix.ts";
import { tryEveryWay } from "./rerouted/try-client.ts";

describe("applications with the gateway's host written into them", () => {
  for (const client of reroutedClients.filter(({ heavy }) => !heavy)) tryEveryWay(client);
});
