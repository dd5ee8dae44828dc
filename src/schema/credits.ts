import { z } from "zod";

const NANODOLLARS_PER_DOLLAR = 1e9;

/** A whole balance in nanodollars has to fit a JavaScript integer: that ends a little above nine million dollars. */
const MOST_DOLLARS = 9_000_000;
const expected = `expected an amount in US dollars, from 0 to ${MOST_DOLLARS}`;

/** A credit balance as people write it: US dollars. */
export const creditBalance = z.number(expected).min(0, expected).max(MOST_DOLLARS, expected);

/** The unit that balances are kept in. One answer may cost 2.8e-6 dollars (G-COST-7), and a million of them must add up. */
export function nanodollars(dollars: number): number {
  return Math.round(dollars * NANODOLLARS_PER_DOLLAR);
}

export function dollars(nanodollars: number): number {
  return nanodollars / NANODOLLARS_PER_DOLLAR;
}
