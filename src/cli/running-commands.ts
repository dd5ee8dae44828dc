import type { Command } from "commander";
import type { Setting } from "../config/settings.ts";
import { addSettingFlags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** `clock`, `gateways`, `logs` and `mocks unused`, of the emulator that runs; `address` are the flags that say where. */
export function addRunningCommands(root: Command, mocks: Command, terminal: Terminal, address: readonly Setting[]): void {
  const about = (command: Command) =>
    addSettingFlags(command, address).option("--account <id>", "Whose (default: local)").option("--json", "Print JSON");
  addClock(root.command("clock").description("Stop and move the time of an account, in the emulator that runs"), terminal, about);
  addGateways(root.command("gateways").description("Look at the gateways of the emulator that runs"), terminal, about);
  addLogs(root.command("logs").description("Watch the emulator that runs"), terminal, address);
  about(mocks.command("unused").description("List the rules of the emulator that runs which have answered nothing")).action(
    async (flags) => (await import("./mocks-unused.ts")).mocksUnused(terminal, flags),
  );
}

type About = (command: Command) => Command;

function addClock(clock: Command, terminal: Terminal, about: About): void {
  const module = () => import("./clock.ts");
  about(clock.command("show").description("Where it stands, and what waits for it")).action(async (flags) =>
    (await module()).moveClock(terminal, flags, (of) => of.get()),
  );
  about(clock.command("freeze [time]").description("Stop it, here or at a time: 2026-01-31T12:00:00Z")).action(
    async (word: string | undefined, flags) => {
      const { moveClock, time } = await module();
      await moveClock(terminal, flags, (of) => of.freeze(word === undefined ? undefined : time(word)));
    },
  );
  about(clock.command("advance <duration>").description("Move it on: 500ms, 30s, 24h")).action(
    async (duration: string, flags) => {
      const { moveClock, moment } = await module();
      await moveClock(terminal, flags, (of) => of.advance(moment(duration)));
    },
  );
  about(clock.command("set <time>").description("Move it to a time, forth or back")).action(async (word: string, flags) => {
    const { moveClock, time } = await module();
    await moveClock(terminal, flags, (of) => of.set(time(word)));
  });
  about(clock.command("resume").description("Return to real time")).action(async (flags) =>
    (await module()).moveClock(terminal, flags, (of) => of.resume()),
  );
}

function addGateways(gateways: Command, terminal: Terminal, about: About): void {
  const module = () => import("./gateways.ts");
  about(gateways.command("ls").description("List them, with what is out of the ordinary")).action(async (flags) =>
    (await module()).gatewaysLs(terminal, flags),
  );
  about(gateways.command("show <id>").description("Print every setting of one")).action(async (id: string, flags) =>
    (await module()).gatewaysShow(terminal, id, flags),
  );
}

function addLogs(logs: Command, terminal: Terminal, address: readonly Setting[]): void {
  const tail = logs.command("tail").description("Print a line for each request as it ends, until Ctrl-C");
  addSettingFlags(tail, address)
    .option("--account <id>", "Only this one's (default: everybody's)")
    .option("--gateway <id>", "Only this gateway's")
    .option("--provider <slug>", "Only this provider's")
    .option("--model <name>", "Only this model's")
    .option("--status <status>", "Only these: 503, 5xx")
    .option("--failed", "Only what failed")
    .option("--json", "One JSON object a line")
    .action(async (flags) => (await import("./logs-tail.ts")).logsTail(terminal, flags));
}
