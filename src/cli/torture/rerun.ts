import { shellLine } from "../shell-line.ts";

/** The command line that runs one scenario alone, with everything else as it was. `args` are those of this one. */
export function commandAlone(args: readonly string[], scenario: string): string {
  const cut = args.indexOf("--");
  const [flags, command] = cut < 0 ? [args.slice(1), []] : [args.slice(1, cut), args.slice(cut + 1)];
  const kept = withoutScenarios(flags).filter((flag) => flag !== "--json" && flag !== "--bail");
  return shellLine(["npx", "aigw-emulator", "torture", "--scenario", scenario, ...kept, "--", ...command]);
}

function withoutScenarios(flags: readonly string[]): string[] {
  const kept: string[] = [];
  let dropping = false;
  for (const flag of flags) {
    if (flag.startsWith("-")) dropping = flag === "--scenario";
    if (!dropping && !flag.startsWith("--scenario=")) kept.push(flag);
  }
  return kept;
}
