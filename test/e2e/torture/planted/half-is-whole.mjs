import { soundParts } from "../assistant.mjs";
import { suite } from "../suite.mjs";

// A stream that was cut is shown as if it had ended.
await suite({
  async *pieces(response) {
    try {
      yield* soundParts.pieces(response);
    } catch {
      // What came is good enough.
    }
  },
});
