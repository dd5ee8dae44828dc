import type { Account } from "../exchange/account.ts";
import type { FaultUse } from "../schema/control/faults.ts";
import type { FaultBook } from "./book.ts";

/** A fault in the hands of the one who added it; a reset of the account may take it away. */
export function heldFault(book: FaultBook, account: () => Account, { id, explanation }: FaultUse) {
  const found = () => book.list(account()).find((use) => use.id === id);
  return {
    id,
    explanation,
    counts() {
      const use = found();
      return use && { seen: use.seen, struck: use.struck, missed: use.missed, missedWhy: use.missedWhy };
    },
    remove() {
      if (found()) book.remove(account(), id);
    },
  };
}
