/**
 * Packs that lean on one exchange, told whole, say what is different from it (src/store/pack.ts): a tenth of the bytes. Packs
 * of before lean on none.
 */
export const inboxBases = `
CREATE TABLE inbox_bases (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  entry BLOB NOT NULL
);
ALTER TABLE inbox ADD COLUMN base INTEGER;
`;
