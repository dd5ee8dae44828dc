import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { SnapshotView } from "../schema/control/snapshots.ts";
import { count, described, text } from "./describe.ts";
import { filled } from "./parameters.ts";
import { refusing } from "./refused.ts";
import { routes } from "./routes.ts";

/** States that are kept by name. What is no name, or none of theirs, is an EmulatorError. */
export interface SnapshotDesk {
  list(): Promise<readonly SnapshotView[]>;
  /** Without an account, of all that are alive. */
  save(name: string, account?: string): Promise<SnapshotView>;
  load(name: string, account?: string): Promise<SnapshotView>;
  remove(name: string): Promise<void>;
}

const query = z.strictObject({ account: filled("an account").optional() });
const params = z.object({ name: filled("the name of a snapshot") });

/**
 * `/_aigw/snapshots`: GET lists them; `PUT /_aigw/snapshots/{name}[?account=]` keeps the state of one account, or of all;
 * `POST /_aigw/snapshots/{name}/load[?account=]` puts it back, DELETE removes it.
 */
export function snapshotsResource(app: FastifyInstance, desk: SnapshotDesk): void {
  const { get, put, post, delete: remove } = routes(app);
  const one = () => described<{ snapshot: SnapshotView }>({ snapshot: snapshot() });
  get(
    "/snapshots",
    {
      summary: "List the states that are kept",
      answer: () => described<{ snapshots: readonly SnapshotView[] }>({ snapshots: z.array(snapshot()) }),
    },
    () => refusing(400, async () => ({ snapshots: await desk.list() })),
  );
  put(
    "/snapshots/:name",
    { summary: "Keep the state of an account, or of all, under a name", query, params, answer: one },
    ({ params: { name }, query: { account } }) => refusing(400, async () => ({ snapshot: await desk.save(name, account) })),
  );
  post(
    "/snapshots/:name/load",
    { summary: "Put a kept state back, of one account or of all that are in it", query, params, answer: one },
    ({ params: { name }, query: { account } }) => refusing(404, async () => ({ snapshot: await desk.load(name, account) })),
  );
  remove(
    "/snapshots/:name",
    { summary: "Remove a kept state", params, answer: () => described<{ removed: string }>({ removed: text() }) },
    ({ params: { name } }) =>
      refusing(404, async () => {
        await desk.remove(name);
        return { removed: name };
      }),
  );
}

const snapshot = () =>
  described<SnapshotView>(
    { name: text(), savedAt: text(), version: text(), accounts: z.array(text()), bytes: count() },
    "Snapshot",
  );
