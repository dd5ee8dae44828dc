import type { Command } from "commander";
import { settings } from "../../config/settings.ts";
import type { Config } from "../../schema/config.ts";
import { exitCode } from "../exit-code.ts";
import { addSettingFlags } from "../flags.ts";
import type { Startable } from "../start.ts";
import type { Terminal } from "../terminal.ts";

/** Where the folder is. */
const aboutFolder = settings.filter(({ key }) => key === "cassettes");

const aboutChecking = settings.filter(({ key }) => key === "cassettes" || key === "upstream" || key === "strict");
const aboutConverting = settings.filter(({ key }) => key === "cassettes" || key === "recordErrors");

/** `cassettes …`: looks after recordings. Each command's code is loaded when it is used. */
export function addCassettes(
  root: Command,
  terminal: Terminal,
  open: (config: Config) => Promise<Startable>,
  tell: (code: number) => void,
): void {
  const group = root.command("cassettes").description("Look after recordings: list, show, compare, check, tidy");
  const add = (usage: string, description: string) =>
    addSettingFlags(group.command(usage).description(description), aboutFolder).option("--json", "Print JSON");
  const failed = (fine: boolean) => tell(fine ? exitCode.ok : exitCode.usage);
  add("ls", "List what is recorded").action(async (flags) => (await import("./ls.ts")).cassettesLs(terminal, flags));
  add("show <id>", "Show one recording: what was asked, what was answered").action(async (id, flags) =>
    (await import("./show.ts")).cassettesShow(terminal, id, flags),
  );
  add("diff <old> <new>", "Compare two files of recordings, or two recordings, by what they mean").action(
    async (old, fresh, flags) => failed(await (await import("./diff.ts")).cassettesDiff(terminal, old, fresh, flags)),
  );
  add("verify", "Check that every recording can be replayed as it was recorded").action(async (flags) =>
    failed(await (await import("./verify.ts")).cassettesVerify(terminal, flags)),
  );
  const checking = group
    .command("check [ids...]")
    .description("Ask the providers again what is recorded, and compare; writes nothing, fails when programs may break");
  addSettingFlags(checking, aboutChecking)
    .option("--json", "Print JSON")
    .action(async (ids, flags) => failed(await (await import("./check.ts")).cassettesCheck(terminal, ids, flags, open)));
  add("format", "Write every file as the recorder would")
    .option("--check", "Change nothing; fail if something would change")
    .action(async (flags) => failed(await (await import("./format.ts")).cassettesFormat(terminal, flags)));
  add("prune", "Remove recordings, and bodies that none refers to")
    .option("--id <id...>", "Those of these names")
    .option("--stale", "Those that are too old")
    .option("--partial", "Those whose answer broke off")
    .option("--dry-run", "Change nothing; say what would be removed")
    .action(async (flags) => (await import("./prune.ts")).cassettesPrune(terminal, flags));
  group
    .command("scan <paths...>")
    .description("Look for keys and personal data in files of any format; fails when there are some")
    .option("--json", "Print JSON")
    .action(async (paths, flags) => failed(await (await import("./scan.ts")).cassettesScan(terminal, paths, flags)));
  const converting = group
    .command("convert <files...>")
    .description("Make cassettes of other tools' files, or the other way; fails when something could not be converted");
  addSettingFlags(converting, aboutConverting)
    .option("--from <kind>", "What the files are: har, polly, aimock, undici, log or cassette (default: what they look like)")
    .option("--to <kind>", "What they become: cassette, har or aimock (default: cassette)")
    .option("-o, --out <file>", "Where it is written (default: the folder of recordings, or here)")
    .option("--force", "Write over files that are there")
    .option("--json", "Print JSON")
    .action(async (files, flags) => failed(await (await import("./convert.ts")).cassettesConvert(terminal, files, flags)));
  group
    .command("edit <id>")
    .description("Open a recording in $EDITOR, at its line")
    .option("-c, --config <file>", "Config file (default: aigw.config.{ts,mjs,json,yaml,yml} here)")
    .action(async (id, flags) => tell(await (await import("./edit.ts")).cassettesEdit(terminal, id, flags)));
}
