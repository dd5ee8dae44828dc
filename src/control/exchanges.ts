import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { type LintId, lints } from "../errors/lints.ts";
import type { Fact } from "../exchange/trace.ts";
import { story } from "../explain/story.ts";
import type { Cache } from "../store/cache.ts";
import type { ExchangeRow } from "../store/exchanges.ts";
import type { ExchangeReader, LogReader } from "../store/store.ts";
import { cacheStory } from "./cache-story.ts";
import { loggedStep } from "./logged-step.ts";
import { filled, whole } from "./parameters.ts";
import { sendProblem } from "./refusals.ts";

const lintIds = Object.keys(lints) as LintId[];

const listQuery = z.strictObject({
  account: filled("an account").default("local"),
  gateway: filled("a gateway id").optional(),
  provider: filled("a provider's slug").optional(),
  model: filled("a model").optional(),
  status: whole(100, 599).optional(),
  lint: z.enum(lintIds, "expected the id of a lint, such as AIGW-L004").optional(),
  before: filled("an exchange's id").optional(),
  limit: whole(1, 1000).default(20),
});

/** `GET /_aigw/exchanges` (newest first, paged by `before`) and `GET /_aigw/exchanges/{id}` (its story, log rows and whole trace). */
export function exchangesResource(
  app: FastifyInstance,
  exchanges: ExchangeReader,
  { logs, cache }: { logs: LogReader; cache: Cache },
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/exchanges", { schema: { querystring: listQuery } }, (request) => {
    const rows = exchanges.list(request.query);
    const last = rows.length === request.query.limit ? rows.at(-1) : undefined;
    return { exchanges: rows.map(summary), total: exchanges.count(request.query), next: last?.id ?? null };
  });
  typed.get("/exchanges/:id", { schema: { params: z.object({ id: z.string() }) } }, (request, reply) => {
    const row = exchanges.find(request.params.id);
    if (row) return { ...summary(row), logs: logs.ofExchange(row.id).map((log) => loggedStep(log, logs)), ...told(row, cache) };
    const detail = `no exchange has the id '${request.params.id}'; GET /_aigw/exchanges lists them, and a reset forgets them`;
    return sendProblem(reply, 404, detail);
  });
}

function summary({ trace: _, ...row }: ExchangeRow): Omit<ExchangeRow, "trace"> {
  return row;
}

/** The story in sentences, and the facts behind it, each with the time until the next one. */
function told(row: ExchangeRow, cache: Cache): { story: string[]; trace: (Fact & { durationMs: number })[] } {
  const facts: Fact[] = JSON.parse(row.trace);
  const trace = facts.map((fact, index) => {
    const next = facts[index + 1]?.atMs ?? row.durationMs;
    return { ...fact, durationMs: Math.max(0, Math.round((next - fact.atMs) * 1000) / 1000) };
  });
  // What came nearest to a miss is looked for when somebody asks, and not in the trace.
  const misses = cacheStory(row, cache);
  const explained = facts.map((fact) =>
    fact.what === "cache" ? { ...fact, why: misses.find(({ step }) => step === fact.step)?.why ?? fact.why } : fact,
  );
  return { story: story(explained), trace };
}
