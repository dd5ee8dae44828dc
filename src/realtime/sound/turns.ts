/** How speech is told from silence. Times in milliseconds. */
export interface TurnSettings {
  /** 0 to 1: how loud speech has to be. */
  readonly threshold: number;
  /** How much of what came before the speech belongs to it. */
  readonly prefixMs: number;
  /** How much silence ends it. */
  readonly silenceMs: number;
}

/** Counted from the first sample of the connection. */
export interface TurnEvent {
  readonly kind: "started" | "stopped";
  readonly atMs: number;
}

/** What is looked at at once, in milliseconds. */
export const WINDOW_MS = 20;
/** The loudness (root mean square) that a threshold of 1 asks for: 0.5 is a soft voice, 4 % of full scale. */
const LOUDEST_THRESHOLD = 2600;

/**
 * Finds where somebody speaks, by loudness alone. Real services use a model; with this the same samples make the same turns,
 * however they are cut into messages.
 */
export class TurnFinder {
  readonly #settings: TurnSettings;
  readonly #windowSize: number;
  #speaking = false;
  #windows: number;
  /** The last windows in a row that were silent. */
  #silent = 0;
  #energy = 0;
  #filled = 0;

  /** `sinceMs`: how much of the connection's audio came before. */
  constructor(settings: TurnSettings, rate: number, sinceMs = 0) {
    this.#settings = settings;
    this.#windowSize = Math.max(1, Math.round((rate * WINDOW_MS) / 1000));
    this.#windows = Math.round(sinceMs / WINDOW_MS);
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  push(samples: Int16Array): TurnEvent[] {
    const events: TurnEvent[] = [];
    for (const sample of samples) {
      this.#energy += sample * sample;
      this.#filled += 1;
      if (this.#filled < this.#windowSize) continue;
      const event = this.#endOfWindow(Math.sqrt(this.#energy / this.#filled));
      if (event) events.push(event);
      this.#energy = 0;
      this.#filled = 0;
    }
    return events;
  }

  #endOfWindow(loudness: number): TurnEvent | undefined {
    const { threshold, prefixMs, silenceMs } = this.#settings;
    const loud = loudness > 0 && loudness >= threshold * LOUDEST_THRESHOLD;
    const beganMs = this.#windows * WINDOW_MS;
    this.#windows += 1;
    this.#silent = loud ? 0 : this.#silent + 1;
    if (loud && !this.#speaking) {
      this.#speaking = true;
      return { kind: "started", atMs: Math.max(0, beganMs - prefixMs) };
    }
    if (!this.#speaking || this.#silent * WINDOW_MS < silenceMs) return undefined;
    this.#speaking = false;
    return { kind: "stopped", atMs: this.#windows * WINDOW_MS };
  }
}
