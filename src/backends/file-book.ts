import { type Account, Slot } from "../exchange/account.ts";
import type { KeptFile } from "../tasks/file.ts";
import { BoundedBook } from "./bounded-book.ts";

/** Of an account: beyond these the oldest are forgotten. */
const MOST_FILES = 1000;
const MOST_BYTES = 64 * 1024 * 1024;
/** What a file takes besides its bytes. */
const AROUND = 512;

interface Filed {
  readonly provider: string;
  readonly file: KeptFile;
  readonly bytes: number;
}

const books = new Slot(() => new BoundedBook<Filed>({ count: MOST_FILES, bytes: MOST_BYTES }));

/** Files of each provider, in memory with the account: a reset or a restart begins anew. */
export const fileBook = {
  add(account: Account, provider: string, file: KeptFile): void {
    books.of(account).set(keyOf(provider, file.id), { provider, file, bytes: file.bytes.byteLength + AROUND });
  },
  find(account: Account, provider: string, id: string): KeptFile | undefined {
    const file = books.of(account).get(keyOf(provider, id))?.file;
    return file && isThere(file, account) ? file : undefined;
  },
  remove: (account: Account, provider: string, id: string): boolean => books.of(account).delete(keyOf(provider, id)),
  /** The oldest first. */
  list: (account: Account, provider: string): KeptFile[] =>
    books
      .of(account)
      .values()
      .filter((filed) => filed.provider === provider && isThere(filed.file, account))
      .map(({ file }) => file),
};

function isThere({ expiresMs }: KeptFile, { clock }: Account): boolean {
  return expiresMs === undefined || clock.now() < expiresMs;
}

function keyOf(provider: string, id: string): string {
  return `${provider} ${id}`;
}
