/**
 * What a model is for, as its name says it: the path names the model alone (wire formats, 13). Names are data: a new family
 * is a new word here. Owner and name, or a name alone as the oldest models have it.
 */
const named = (words: string) => `{model:(?:[\\w.-]+\\/)?[\\w.-]*(?:${words})[\\w.-]*}`;

/** Path parameter for any model. */
export const anyModel = "{model:(?:[\\w.-]+\\/)?[\\w.-]+}";

export const sentenceModel = "{model:sentence-transformers\\/[\\w.-]+}";
export const embeddingModel = named("bge-(?!reranker)|e5-|gte-|[eE]mbed");
export const classificationModel = named("sst-2|sst2|[sS]entiment|[eE]motion|finbert|toxic|mnli|xnli|zeroshot|[cC]lassif");
export const summaryModel = named("bart-large-cnn|distilbart|pegasus|[sS]ummar|xsum|samsum");
export const translationModel = named("opus-mt|nllb|m2m100|mbart|madlad");
export const questionModel = named("squad");
export const entityModel = named("NER|-ner|conll");
export const maskModel = named("bert-base|bert-large|roberta-base|roberta-large|albert-|distilroberta|ModernBERT");
export const transcriptionModel = named("whisper|wav2vec2|parakeet|canary");
export const speechModel = named("-tts|tts-|XTTS|bark|speecht5|[kK]okoro|parler");
export const imageModel = named("FLUX|flux-|stable-diffusion|sdxl|dreamshaper|diffusion");
