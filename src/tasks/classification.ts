/** "Which of these labels does each text have?" */
export interface ClassificationAsk {
  readonly task: "classification";
  readonly model: string;
  readonly texts: readonly string[];
  /** The labels to choose from, and texts that are like each; the model's own when left out. */
  readonly labels?: readonly { readonly label: string; readonly like: readonly string[] }[];
  /** Whether a text may have several of them: scores do not add up to one then. */
  readonly several: boolean;
}

export interface ClassificationAnswer {
  readonly task: "classification";
  readonly model: string;
  /** A list for each text, likeliest first. */
  readonly results: readonly (readonly LabelScore[])[];
}

export interface LabelScore {
  readonly label: string;
  /** 0 to 1. */
  readonly score: number;
}
