import type { Faker } from "@faker-js/faker";
import type { OtherAsk } from "../../tasks/other.ts";
import type { Ask, KeptAsk } from "../../tasks/task.ts";
import type { Random } from "../../world/random.ts";

let newFaker: ((seed: number) => Faker) | undefined;

/** Whether `prepareWords` has to come before the answer to an ask: only data for a schema takes words from faker. */
export function needsWords(ask: Ask | KeptAsk | OtherAsk): boolean {
  return newFaker === undefined && ask.task === "chat" && (ask.tools.length > 0 || ask.output.kind !== "text");
}

/** Loads faker, so that answers can be made without waiting; starting and plain chat never pay for it. */
export async function prepareWords(): Promise<void> {
  ({ newFaker } = await import("./faker-words.ts"));
}

/** Where the texts of one value come from. */
export class Words {
  readonly random: Random;
  #faker: Faker | undefined;

  constructor(random: Random) {
    this.random = random;
  }

  /** Made on first use: numbers, choices and patterns do without. Throws when `prepareWords` has not been awaited. */
  get faker(): Faker {
    this.#faker ??= this.#seeded();
    return this.#faker;
  }

  /** Drawn, not forked: of two tool calls in one answer, each has words of its own. */
  #seeded(): Faker {
    if (!newFaker) throw new Error("words were asked for before prepareWords() was awaited");
    return newFaker(this.random.integer(0, 0xffffffff));
  }
}
