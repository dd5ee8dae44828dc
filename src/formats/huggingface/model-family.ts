/**
 * What a model is for, as its name says it: the path names the model alone (wire formats, 13). Names are data: a new family
 * is a new word here. Owner and name, or a name alone as the oldest models have it.
 */
const named = (words: string) => `{model:(?:[\\w.-]+\\/)?[\\w.-]*(?:${words})[\\w.-]*}`;

/** Path parameter for any model. */
export const anyModel = "{model:(?:[\\w.-]+\\/)?[\\w.-]+}";

export const embeddingModel = named("MiniLM-L|mpnet-base|bge-(?!reranker)|e5-|gte-|[eE]mbed");
export const classificationModel = named("sst-2|sst2|[sS]entiment|[eE]motion|finbert|toxic|mnli|xnli|zeroshot|[cC]lassif");
export const summaryModel = named("bart-large-cnn|distilbart|pegasus|[sS]ummar|xsum|samsum");
export const translationModel = named("opus-mt|nllb|m2m100|mbart|madlad");
export const questionModel = named("squad");
export const imageModel = named("FLUX|flux-|stable-diffusion|sdxl|dreamshaper|diffusion");
