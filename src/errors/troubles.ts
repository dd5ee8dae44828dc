/**
 * Every code of an EmulatorError: what is wrong and what to do, in paragraphs. docs/errors.md and `aigw-emulator explain` show
 * them.
 */
export const troubles: Readonly<Record<string, readonly string[]>> = {
  "AIGW-CONFIG": [
    "A config file, variable, flag or option that cannot be used: an unknown key, a value that does not fit, two config files side by side, a quota or stored key of a provider that there is not, a `.ts` file on a Node that runs none. `aigw-emulator config show` prints what is in force and where it comes from; docs/configuration.md has every setting.",
  ],
  "AIGW-SEAL": [
    "A stored provider key cannot be opened: the key file beside the database (`emulator.db.key`) is missing, is another one, or the entry was damaged. Put the key file back, or store the provider key again. Requests that would use the key get 400, code 2005, meanwhile.",
  ],
  "AIGW-USAGE": [
    "A command or flag that does not exist or lacks its value, or a command that stands behind its flags. `aigw-emulator --help` lists them.",
  ],
  "AIGW-GATE": [
    "The run is over, and it did what `--max-cost`, `--max-requests` or `--fail-on` forbids; the message says which, and names the first of them. The command ends with exit code 4.",
  ],
  "AIGW-REPORT": [
    "The report on the run could not be written: to the file after `--report`, or to the one in `GITHUB_STEP_SUMMARY`. Check that the folder may be written to.",
  ],
  "AIGW-PORT-BUSY": [
    "Another program listens on the port; the message says whether it is another emulator. Stop it, or take a free port with `--port 0`.",
  ],
  "AIGW-CONTROL": [
    "`host` is an address that is reached from outside this machine, and the control API has no token: everybody there could change everything and read what was asked. Set `AIGW_CONTROL_TOKEN` (or `controlToken`) to at least 16 characters, and send it as `authorization: Bearer`; or listen on 127.0.0.1.",
  ],
  "AIGW-SNAPSHOT": [
    "A snapshot has no such name, is not there, lacks the account, or its file is none that this version can read. `GET /_aigw/snapshots` lists them; they lie in `.aigw/snapshots`.",
  ],
  "AIGW-LISTEN": [
    "The address is none of this machine's, or this user may not use the port. Use `--host 127.0.0.1`, and a port from 1024 on.",
  ],
  "AIGW-TLS": [
    "The certificates of `--tls` cannot be kept: the folder (`tlsFolder`, `.aigw` without a word) cannot be made or written to. Name another, or `:memory:` to make new ones at each start.",
  ],
  "AIGW-DATABASE": [
    "The SQLite file cannot be opened or is none. Name another with `--db`, or use `--ephemeral`. An emulator's own database can be deleted to begin anew.",
    "While the emulator runs: the log cannot be written, because the disk is full or another program holds the file. Callers get a 500, or a stream that breaks off before its end, until it can be written again: no answer is given that the log does not know.",
  ],
  "AIGW-SQLITE": [
    "The package `better-sqlite3` was installed without its compiled part, or for another Node. `npm rebuild better-sqlite3` builds it.",
  ],
  "AIGW-FILE": [
    "A file or folder cannot be read or written; the message says why (the disk is full, this user may not, a file stands where a folder has to be) and where. An answer that was to be recorded has reached its caller all the same, and the file of recordings is as it was before: run it again when there is room.",
  ],
  "AIGW-CASSETTE": [
    "A file of recordings is no valid YAML, has an unknown key or a value that does not fit, or names an id twice; file, line and column are given. docs/recordings.md",
  ],
  "AIGW-CASSETTE-SECRET": [
    "An answer was not recorded, because what would have been written still looks like it holds a key. Nothing was written; the message names the member. Take the secret out of the request or the answer. docs/recordings.md",
  ],
  "AIGW-MOCK-YAML": ["A file in the mocks folder is no valid YAML or JSON; file, line and column are given."],
  "AIGW-MOCK-RULE": [
    "A scripted rule has an unknown key, a value that does not fit, or the id of another rule. docs/scripted-mocks.md has every key.",
  ],
  "AIGW-MOCK-MODELS": ["The same for `models.yaml`; docs/mock-models.md shows one."],
  "AIGW-MOCK-FILE": ["A file in the mocks folder is there but cannot be read: look at its permissions."],
  "AIGW-MOCKS": [
    "The mocks folder could not be read again after a change: look at its permissions. What was loaded before stays in force, as it does after every change that cannot be used.",
  ],
  "AIGW-FAULT": [
    "A fault or a scenario of faults that there is not, or that says what its kind does not take: an unknown kind or setting, a value that does not fit, an id that is taken. `aigw-emulator fault kinds` lists the kinds with their options; docs/faults.md has where and when they strike.",
  ],
  "AIGW-NET": [
    "A process that is offline (`aigw-emulator exec`, `AIGW_OFFLINE`, `reroute({ offline: true })`) tried to leave the machine; the message names the host or URL, and the file and line that asked. Send the request through the gateway, reroute the provider's own host (`--providers`), or let the host out (`--allow-host`, `AIGW_ALLOW_HOSTS`). docs/rerouting.md",
  ],
  "AIGW-REFUSED": [
    "The emulator that runs did not do what a command asked for; the message is its own, and says what it expected.",
  ],
  "AIGW-INCOMPLETE": [
    "The installed package lacks a file of its own. Install it again; in a clone of the repository, `npm run build`.",
  ],
  "AIGW-CLOCK": [
    '`emulator.clock().freeze`, `advance` or `set` was given no time: an ISO time with its zone or milliseconds since 1970, and for `advance` milliseconds or text such as `"24h"`.',
  ],
  "AIGW-NOT-STARTED": ["`emulator.url` was read before `await emulator.start()`. `emulator.fetch` needs no start."],
  "AIGW-STOPPED": [
    "`emulator.start`, `fetch` or `reset` was called after `emulator.stop()`. A stopped emulator stays stopped: make another one.",
  ],
  "AIGW-NOT-RUNNING": [
    "`aigw-emulator explain`, `fault` and `scenario` ask a running emulator, and none answers at the address: `AIGW_URL`, else host and port of the configuration. Start one in another terminal with `aigw-emulator`, or name its port with `--port`. Lints, codes of refusals and the codes on this page are explained without one.",
  ],
  "AIGW-UNKNOWN-ID": [
    "`aigw-emulator explain` was given what is no lint, no code and no exchange that the emulator knows: ids are forgotten with `reset`, and with the emulator where it keeps nothing. `aigw-emulator explain` alone lists the last ten exchanges.",
  ],
};
