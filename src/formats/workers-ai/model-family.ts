/**
 * What a model's name says about how it is asked and how it answers. Names are data: a new family is a new word here.
 * Path parameters take the name with and without escapes, as clients send both (clients, section 1.1).
 */

/** Path parameter for any model. */
export const anyModel = "{model:(?:@|%40).+}";

/** Path parameter for models that make embeddings: bge, but not its rerankers, and all with "embedding" in their name. */
export const embeddingModel = "{model:(?:@|%40).+(?:bge-(?!reranker)|embedding).*}";

/** Path parameter for models that make pictures. */
export const imageModel = "{model:(?:@|%40).+(?:flux-\\d|diffusion|dreamshaper|lucid-origin|phoenix).*}";

/** Path parameters for models that do one thing with texts, each with an input and an answer of its own. */
export const rerankModel = "{model:(?:@|%40).+reranker.*}";
export const classificationModel = "{model:(?:@|%40).+(?:distilbert|-sst-).*}";
export const translationModel = "{model:(?:@|%40).+(?:m2m100|indictrans).*}";
export const summaryModel = "{model:(?:@|%40).+bart-large.*}";

/** Path parameters for models that write down what is said, and for those that speak. */
export const transcriptionModel = "{model:(?:@|%40).+(?:whisper|nova-\\d).*}";
export const speechModel = "{model:(?:@|%40).+(?:melotts|aura-\\d).*}";

const OPENAI_SHAPED = /^@cf\/(?:openai|zai-org|moonshotai|nvidia)\/|^@cf\/(?:qwen\/qwen3|google\/gemma-4)/;

/** Whether the native run answers with an OpenAI chat completion: gpt-oss and other newer models (wire formats 4.1). */
export function answersInOpenAiShape(model: string): boolean {
  return OPENAI_SHAPED.test(model);
}
