import type { RunReport } from "./run-report.ts";
import { money } from "./summary-line.ts";

/** A run as GitHub's step summary shows it. */
export function markdown(report: RunReport, broken: readonly string[]): string {
  const { requests, failed, cacheHits, cassettes, cost, costAvoided, costUnknown } = report;
  const rows: [string, string][] = [
    ["Requests", failed > 0 ? `${requests}, ${failed} answered with an error` : String(requests)],
    [
      "Answered by",
      Object.entries(report.answeredBy)
        .map(([who, count]) => `${who} ${count}`)
        .join(", ") || "nobody",
    ],
    ["Cache hits", String(cacheHits)],
    [
      "Recordings",
      `${cassettes.used} used, ${cassettes.unused.length} unused, ${cassettes.stale.length} too old, ${cassettes.misses} missed, ${cassettes.recorded} recorded`,
    ],
    ["Cost", `${money(cost)}${costUnknown > 0 ? `, and ${costUnknown} of unknown cost` : ""}`],
    ["Cost avoided", money(costAvoided)],
  ];
  const parts = [
    "### AI Gateway",
    ...(broken.length > 0 ? [`**Failed:**\n\n${list(broken)}`] : []),
    table(["", ""], rows),
    ...(report.models.length > 0
      ? [
          table(
            ["Provider", "Model", "Requests", "Tokens", "Cost"],
            report.models.map(({ provider, model, requests: count, tokens, cost: usd }) => [
              provider,
              model ?? "",
              String(count),
              String(tokens),
              money(usd),
            ]),
          ),
        ]
      : []),
    ...section(
      "Lint warnings",
      report.lints.map(({ id, text, count }) => `${id} × ${count}: ${text}`),
    ),
    ...section("Not recorded", cassettes.missed),
    ...section(
      "Unused recordings",
      cassettes.unused.map(({ id, file }) => `${id} (${file})`),
    ),
    ...section("Recordings that are too old", cassettes.stale),
    ...section("No gateway there", report.strays),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** So many lines of each kind: a step summary has its limits. */
const MOST_LINES = 20;

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = [...new Set(lines)];
  const left = shown.length - MOST_LINES;
  return [
    `<details><summary>${title} (${lines.length})</summary>\n\n${list([...shown.slice(0, MOST_LINES), ...(left > 0 ? [`and ${left} more`] : [])])}\n\n</details>`,
  ];
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${safe(line)}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(safe).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Nothing that was asked may make a table or a page of its own. */
function safe(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;");
}
