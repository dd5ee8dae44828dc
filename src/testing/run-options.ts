import type { Gates } from "../report/gates.ts";
import type { ConfigInput } from "../schema/config.ts";

/**
 * How the emulator of a test run is: settings of the config file, which win over the file and `AIGW_*` variables, and what is
 * to become of the run. In Vitest, `provide: { aigw: { … } }`.
 */
export interface RunOptions extends Omit<ConfigInput, "port" | "db" | "log">, Gates {
  /** A free port when left out. */
  readonly port?: number | undefined;
  /** The config file, from the root of the tests; `aigw.config.*` there when left out. */
  readonly config?: string | undefined;
  /** A file for the report on the run, as JSON, from the root of the tests. */
  readonly report?: string | undefined;
}
