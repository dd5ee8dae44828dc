/** What the process ends with; docs/cli.md explains them. */
export const exitCode = {
  ok: 0,
  /** A mistake of ours. */
  internal: 1,
  /** A command line or set-up that cannot be used. */
  usage: 2,
  /** Somebody else listens on the port. */
  portBusy: 3,
  /** The run did what `--max-cost`, `--max-requests` or `--fail-on` forbids. */
  gateBroken: 4,
  /** A second Ctrl-C while stopping. */
  forced: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
