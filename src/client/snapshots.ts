import type { SnapshotView } from "../schema/control/snapshots.ts";
import { type Ask, segment } from "./ask.ts";

/** States that are kept under a name and come back by it. */
export interface SnapshotsClient {
  list(): Promise<readonly SnapshotView[]>;
  /** Keeps the account's state; that of every account with `whole`. Takes the place of one of the same name. */
  save(name: string, options?: { readonly whole?: boolean | undefined }): Promise<SnapshotView>;
  /** Puts back the account's state as it was kept; that of every account in it with `whole`. */
  load(name: string, options?: { readonly whole?: boolean | undefined }): Promise<SnapshotView>;
  remove(name: string): Promise<void>;
}

export function snapshotsClient(ask: Ask): SnapshotsClient {
  const at = (name: string) => `snapshots/${segment(name)}`;
  return {
    list: async () => (await ask.whole<{ snapshots: SnapshotView[] }>("GET", "snapshots")).snapshots,
    save: async (name, { whole = false } = {}) =>
      (await (whole ? ask.whole : ask)<{ snapshot: SnapshotView }>("PUT", at(name))).snapshot,
    load: async (name, { whole = false } = {}) =>
      (await (whole ? ask.whole : ask)<{ snapshot: SnapshotView }>("POST", `${at(name)}/load`)).snapshot,
    remove: async (name) => void (await ask.whole("DELETE", at(name))),
  };
}
