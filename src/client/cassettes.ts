import type { CassetteMiss, CassettesView } from "../schema/control/cassettes.ts";
import type { Mode } from "../schema/mode.ts";
import type { Ask } from "./ask.ts";

/** Recordings: which of them the account plays, and how. What is set here ends with a reset of the account. */
export interface CassettesClient {
  list(): Promise<CassettesView>;
  /** The one cassette that the account plays and records, by its name; null for all of them. */
  select(name: string | null): Promise<CassettesView>;
  /** Where the account's answers come from; null for the configured way. A request's own `x-aigw-mode` still wins. */
  mode(mode: Mode | null): Promise<CassettesView>;
  /** What happens when no recording answers; null for the configured way. */
  onMiss(onMiss: "mock" | "error" | null): Promise<CassettesView>;
  /** The last requests that no recording answered, each with what came nearest. */
  misses(): Promise<readonly CassetteMiss[]>;
  /** Reads the folder again: for what was written a moment ago. */
  reload(): Promise<CassettesView>;
}

export function cassettesClient(ask: Ask): CassettesClient {
  const change = (body: object) => ask<CassettesView>("PATCH", "cassettes", { body });
  return {
    list: () => ask("GET", "cassettes"),
    select: (selected) => change({ selected }),
    mode: (mode) => change({ mode }),
    onMiss: (onMiss) => change({ onMiss }),
    misses: async () => (await ask<{ misses: CassetteMiss[] }>("GET", "cassettes/misses")).misses,
    reload: () => ask("POST", "cassettes/reload"),
  };
}
