import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Ends a CI run with what failed in it, then with the line that is read from it, `N passed, N failed` (and skipped ones, if any),
// and with its exit code.
// Usage: node count-tests.js <folder> <step>=<its exit code> …, where the folder has <step>.log and, of a step that runs tests, <step>.json.
// A step that failed without a failing test (it did not start, a check complained, an error nobody caught) counts as one failure.

const lastLines = 60;
const [folder, ...told] = process.argv.slice(2);
const steps = told.map((argument) => count(...argument.split("=")));
const total = (name) => steps.reduce((sum, step) => sum + step[name], 0);
const skipped = total("skipped") > 0 ? `, ${total("skipped")} skipped` : "";

for (const step of steps) for (const line of step.why) console.log(line);
console.log(`${total("passed")} passed, ${total("failed")} failed${skipped}`);
process.exitCode = total("failed") > 0 ? 1 : 0;

function count(step, exitCode) {
  const file = join(folder, `${step}.json`);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const failed = report.numFailedTests ?? 0;
  const failedAlone = failed === 0 && exitCode !== "0";
  return {
    passed: report.numPassedTests ?? 0,
    failed: failedAlone ? 1 : failed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    why: failedAlone ? endOf(step, exitCode) : failures(step, report),
  };
}

function failures(step, report) {
  return (report.testResults ?? []).flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `\n${step}: ${file.name}\n  ${test.fullName}\n  ${test.failureMessages.join("\n  ")}`),
  );
}

function endOf(step, exitCode) {
  const log = readFileSync(join(folder, `${step}.log`), "utf8")
    .trimEnd()
    .split("\n");
  return [
    `\n${step}: ended with exit code ${exitCode}, and no test of it failed. Its last lines:`,
    ...log.slice(-lastLines).map((line) => `  ${line}`),
  ];
}
