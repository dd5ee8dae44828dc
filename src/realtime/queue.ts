import type { MockOutcome, Pacing } from "../models/model.ts";
import type { Failure } from "../tasks/failure.ts";
import type { Task, Tasks } from "../tasks/task.ts";
import type { Random } from "../world/random.ts";
import { PacedPieces, type Piece } from "./pieces.ts";
import { type Action, type Due, send } from "./session.ts";

interface Waiting {
  readonly key: string;
  readonly pieces: PacedPieces<Action>;
}

/** How a vendor spells what came of a question. */
interface Spelling<T extends Task> {
  answer(answer: Tasks[T]["answer"]): Iterable<Piece<Action>>;
  failure(failure: Failure): readonly Action[];
}

/** Answers that wait for those before them. */
export class PieceQueue {
  readonly #random: Random;
  #waiting: Waiting[] = [];
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** `key` is what it can be called off by. */
  add(key: string, pieces: Iterable<Piece<Action>>, pacing: Pacing = {}): void {
    this.#count += 1;
    this.#waiting.push({ key, pieces: new PacedPieces(pieces, pacing, this.#random.fork(`answer ${this.#count}`)) });
  }

  /** What goes out without delay, once it is its turn. */
  addActions(key: string, actions: readonly Action[]): void {
    this.add(key, [{ tokens: 0, make: () => actions }]);
  }

  /** What came of a question: an answer in pieces, what a rule wrote as it stands, or a failure. */
  addOutcome<T extends Task>(key: string, outcome: MockOutcome<T>, spell: Spelling<T>): void {
    this.add(key, piecesOf(outcome, spell), outcome.pacing);
  }

  drop(key: string): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.key !== key);
  }

  waiting(): Due | undefined {
    return this.#first()?.pieces.waiting();
  }

  take(): Action[] {
    return [...(this.#first()?.pieces.take() ?? [])];
  }

  #first(): Waiting | undefined {
    while (this.#waiting[0] && !this.#waiting[0].pieces.waiting()) this.#waiting.shift();
    return this.#waiting[0];
  }
}

function piecesOf<T extends Task>(outcome: MockOutcome<T>, spell: Spelling<T>): Iterable<Piece<Action>> {
  switch (outcome.kind) {
    case "answer":
      return spell.answer(outcome.answer);
    case "raw":
      return [{ tokens: 1, make: () => [send(outcome.body)] }];
    case "failure":
      return [{ tokens: 1, make: () => spell.failure(outcome.failure) }];
  }
}
