import { existsSync, readFileSync } from "node:fs";

// Ends a CI run with the line that is read from it, `N passed, N failed` (and skipped ones, if any), and with its exit code.
// Usage: node count-tests.js <report.json>=<exit code of the step that wrote it> …
// A step that failed without a failing test (it did not start, a check complained) counts as one failure.

const steps = process.argv.slice(2).map((argument) => count(...argument.split("=")));
const total = (name) => steps.reduce((sum, step) => sum + step[name], 0);
const skipped = total("skipped") > 0 ? `, ${total("skipped")} skipped` : "";

console.log(`${total("passed")} passed, ${total("failed")} failed${skipped}`);
process.exitCode = total("failed") > 0 ? 1 : 0;

function count(file, exitCode) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const failed = report.numFailedTests ?? 0;
  return {
    passed: report.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== "0" ? 1 : failed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}
