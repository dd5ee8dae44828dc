/** "Say this in another language." Languages as the vendor names them: "fr", "french", "fra_Latn". */
export interface TranslationAsk {
  readonly task: "translation";
  readonly model: string;
  readonly texts: readonly string[];
  readonly from?: string;
  /** Models for one pair of languages are not told. */
  readonly to?: string;
}

export interface TranslationAnswer {
  readonly task: "translation";
  readonly model: string;
  /** One for each text. */
  readonly texts: readonly string[];
}
