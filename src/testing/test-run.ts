import { hash } from "node:crypto";
import type { Mode } from "../schema/mode.ts";

/** What the tests of one run need to know of its emulator. Plain data: it goes from the process that started it to every worker. */
export interface TestRun {
  /** Base URL of the emulator, without trailing slash. */
  readonly url: string;
  /** Told apart from other runs that use the same emulator; empty where it has the emulator to itself. */
  readonly id: string;
  /** The gateway that base URLs name: the first one that is configured, or `default`. */
  readonly gateway: string;
  /** Accepted by every gateway of every sandbox, in `cf-aig-authorization`. */
  readonly token: string;
  /** Where the answers of a test come from that names a cassette; all others are answered by mock models. */
  readonly cassetteMode: Mode;
  /** And what happens there when no recording answers: an error in strict and under CI, unless the config says otherwise. */
  readonly cassetteOnMiss: "mock" | "error";
  /** Variables that SDKs read, with `{account}` where the sandbox's account belongs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The variables that SDKs read, for one account. */
export function variablesOf({ variables }: TestRun, account: string): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replaceAll("{account}", account)]));
}

/** An account id as Cloudflare's: 32 hexadecimal digits. The same for the same test, so that ids in answers are too. */
export function accountOf(run: TestRun, ...test: readonly (string | number)[]): string {
  return hash("sha256", JSON.stringify([run.id, ...test]), "hex").slice(0, 32);
}
