/** One entry of `logprobs.content`. */
export interface TokenLogprob extends Alternative {
  readonly top_logprobs: readonly Alternative[];
}

interface Alternative {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** Common tokens of which the unlikely alternatives are taken. One more than can be asked for, as one may be the token. */
const COMMON = " the| a| of| and| to| in| is| that| it| for| on| with| as| this| at| by| an| be| are| from| or".split("|");

/**
 * Invented but well-behaved: decided by the token alone, so that a stream, a plain answer and a repeat agree; the
 * token is the likeliest one and the probabilities shown never add up to more than one.
 */
export function tokenLogprob(token: string, top: number): TokenLogprob {
  const chance = hashOf(token);
  const probability = 0.6 + (chance % 3900) / 10_000;
  const chosen = alternative(token, probability);
  if (top === 0) return { ...chosen, top_logprobs: [] };
  const others = rotated(chance).filter((common) => common !== token);
  const rest = others.slice(0, top - 1).map((common, rank) => alternative(common, (1 - probability) / 2 ** (rank + 1)));
  return { ...chosen, top_logprobs: [chosen, ...rest] };
}

function alternative(token: string, probability: number): Alternative {
  return { token, logprob: Math.round(Math.log(probability) * 1e6) / 1e6, bytes: [...Buffer.from(token)] };
}

function rotated(chance: number): readonly string[] {
  const start = chance % COMMON.length;
  return [...COMMON.slice(start), ...COMMON.slice(0, start)];
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
