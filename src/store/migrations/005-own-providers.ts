/** How an account's own providers were when answers of theirs were last stored: a digest each. */
export const ownProviders = `
CREATE TABLE own_providers (
  account TEXT NOT NULL,
  provider TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (account, provider)
);
`;
