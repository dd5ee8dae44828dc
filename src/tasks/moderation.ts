/** "Is any of this harmful?" */
export interface ModerationAsk {
  readonly task: "moderation";
  readonly model: string;
  /** What is judged, one result each; of pictures nothing is known but that they are there. */
  readonly inputs: readonly ModeratedInput[];
}

export interface ModeratedInput {
  readonly text: string;
  readonly hasImage: boolean;
}

export interface ModerationAnswer {
  readonly task: "moderation";
  readonly model: string;
  /** In the order of the inputs. */
  readonly results: readonly ModerationResult[];
}

/** How likely the input is of each category, 0 to 1; from 0.5 on it is flagged. */
export type ModerationResult = Readonly<Record<ModerationCategory, number>>;

export const MODERATION_CATEGORIES = [
  "harassment",
  "harassment/threatening",
  "hate",
  "hate/threatening",
  "illicit",
  "illicit/violent",
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "sexual/minors",
  "violence",
  "violence/graphic",
] as const;

export type ModerationCategory = (typeof MODERATION_CATEGORIES)[number];

/** From this score on an input is of the category. */
export const FLAGGED_FROM = 0.5;
