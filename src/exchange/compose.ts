import type { Reply } from "./reply.ts";

/**
 * An onion layer: what it does before `next` happens on the way in, what it does after on the way back. Not calling
 * `next` answers instead of what lies within.
 */
export type Stage<Context> = (context: Context, next: () => Promise<Reply>) => Promise<Reply>;

/** Folds a list of stages over a last function, first stage outermost. */
export function compose<Context>(stages: readonly Stage<Context>[], last: (context: Context) => Promise<Reply>) {
  return stages.reduceRight<(context: Context) => Promise<Reply>>(
    (inner, stage) => (context) => stage(context, () => inner(context)),
    last,
  );
}
