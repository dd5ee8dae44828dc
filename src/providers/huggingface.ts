import { huggingfaceClassify } from "../formats/huggingface/classify.ts";
import { huggingfaceEmbed, similarity } from "../formats/huggingface/embed.ts";
import { huggingfaceEntities } from "../formats/huggingface/entities.ts";
import { huggingfaceErrors, textServerErrors } from "../formats/huggingface/errors.ts";
import { huggingfaceFillMask } from "../formats/huggingface/fill-mask.ts";
import { huggingfaceImage } from "../formats/huggingface/image.ts";
import {
  anyModel,
  classificationModel,
  embeddingModel,
  entityModel,
  imageModel,
  maskModel,
  questionModel,
  sentenceModel,
  speechModel,
  summaryModel,
  transcriptionModel,
  translationModel,
} from "../formats/huggingface/model-family.ts";
import { huggingfaceQuestion } from "../formats/huggingface/question.ts";
import { huggingfaceSpeak, huggingfaceTranscribe } from "../formats/huggingface/sound.ts";
import { huggingfaceText } from "../formats/huggingface/text.ts";
import { huggingfaceSummarize, huggingfaceTranslate } from "../formats/huggingface/texts.ts";
import { openaiCompletions } from "../formats/openai/completions.ts";
import { openModelChat } from "../formats/vendors/open-model.ts";
import { bearer, type Provider, post } from "./provider.ts";

/** Hugging Face (wire formats, section 13): the path names the model, the model's name says what it is for. */
export const huggingface: Provider = {
  id: "huggingface",
  origin: "https://api-inference.huggingface.co/models",
  credentials: [bearer],
  keyVariables: ["HF_TOKEN", "HUGGINGFACE_API_KEY"],
  endpoints: [
    post(`${anyModel}/v1/chat/completions`, openModelChat, textServerErrors),
    post(`${anyModel}/v1/completions`, openaiCompletions, textServerErrors),
    post(`${anyModel}/pipeline/feature-extraction`, huggingfaceEmbed),
    post(`${anyModel}/pipeline/sentence-similarity`, similarity),
    post(sentenceModel, huggingfaceEmbed),
    post(embeddingModel, huggingfaceEmbed),
    post(classificationModel, huggingfaceClassify),
    post(summaryModel, huggingfaceSummarize),
    post(translationModel, huggingfaceTranslate),
    post(questionModel, huggingfaceQuestion),
    post(imageModel, huggingfaceImage),
    post(entityModel, huggingfaceEntities),
    post(maskModel, huggingfaceFillMask),
    post(transcriptionModel, huggingfaceTranscribe),
    post(speechModel, huggingfaceSpeak),
    post(anyModel, huggingfaceText, textServerErrors),
  ],
  errors: huggingfaceErrors,
  modelPattern: /^(?:[\w.-]+\/)?[\w.-]+$/,
};
