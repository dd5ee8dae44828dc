import { databaseTrouble } from "../errors/database-trouble.ts";
import type { Journal, JournalEntry } from "../store/store.ts";

/** Writes an exchange's rows. Throws an EmulatorError for what the operator can mend, such as a full disk. */
export async function writeRows(journal: Journal, entry: JournalEntry): Promise<void> {
  try {
    await journal.write(entry);
  } catch (error) {
    throw databaseTrouble(error);
  }
}
