/** "Which voices are there?" or, with an id, "tell me about this one". */
export interface VoicesAsk {
  readonly task: "voices";
  /** Voices are a vendor's, not a model's. */
  readonly model?: undefined;
  readonly id?: string;
}

export interface VoicesAnswer {
  readonly task: "voices";
  /** Exactly one when an id was asked for. */
  readonly voices: readonly Voice[];
}

export interface Voice {
  readonly id: string;
  readonly name: string;
  readonly gender: "feminine" | "masculine";
  readonly description: string;
}
