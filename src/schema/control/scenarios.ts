/** A scenario as an account goes through it. */
export interface ScenarioUse {
  readonly name: string;
  readonly description: string;
  /** What its faults do, in order. */
  readonly plot: readonly string[];
  readonly state: "stopped" | "running" | "over";
  /** Strikes of all its faults since it runs. */
  readonly struck: number;
}
