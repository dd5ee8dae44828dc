import { type Random, seededRandom } from "../world/random.ts";

/** Slots at first. A power of two, as all later sizes: the remainder is then a mask. */
const FIRST_SLOTS = 256;

/** Above this share of full slots, looking for one takes long. */
const FULLEST = 0.75;

/**
 * How often each request was seen before. A long run sees millions that differ, and none may be forgotten: ids depend on it.
 * So a request is 52 bits of what its text is mixed to, in two flat tables: 16 to 32 bytes each, where a Map with its texts takes 200.
 */
export function repeatCounter(): (request: string) => number {
  const mixer = seededRandom("requests");
  let keys = new Float64Array(FIRST_SLOTS);
  let counts = new Uint32Array(FIRST_SLOTS);
  let size = 0;
  const grow = () => {
    const [oldKeys, oldCounts] = [keys, counts];
    keys = new Float64Array(oldKeys.length * 2);
    counts = new Uint32Array(keys.length);
    oldKeys.forEach((key, slot) => {
      if (key === 0) return;
      const place = slotOf(keys, key);
      keys[place] = key;
      counts[place] = oldCounts[slot] ?? 0;
    });
  };
  return (request) => {
    const key = keyOf(mixer.fork(request));
    let slot = slotOf(keys, key);
    if (keys[slot] === 0) {
      size += 1;
      if (size > keys.length * FULLEST) {
        grow();
        slot = slotOf(keys, key);
      }
      keys[slot] = key;
    }
    const before = counts[slot] ?? 0;
    counts[slot] = before + 1;
    return before;
  };
}

/** A whole number from 1 to 2^52: 0 is an empty slot. */
function keyOf(mixed: Random): number {
  return mixed.word() * 2 ** 20 + (mixed.word() >>> 12) + 1;
}

/** Where the key is, or the empty slot where it would be. */
function slotOf(keys: Float64Array, key: number): number {
  const mask = keys.length - 1;
  // The lowest 32 bits; a hash's are as good as any.
  let slot = (key >>> 0) & mask;
  while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}
