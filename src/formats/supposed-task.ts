import type { ModelTask } from "../tasks/models.ts";
import type { Fields } from "./openai/fields.ts";

const FILMS = /video|veo|kling|sora|hailuo|runway|gen-?[34]|luma|\bray|ltx|pika|seedance|\bwan\b|wan-/i;
const LISTENERS = /whisper|wizper|transcri|speech-to-text|scribe/i;
const SPEAKERS = /\btts\b|-tts|tts-|speech|kokoro|\bvoice|bark|elevenlabs/i;
const PICTURES = /image|imagen|flux|diffusion|sdxl|ideogram|recraft|dall-?e|banana|seedream/i;
const TALKS = /llama|llm|gpt|claude|gemini|gemma|deepseek|mistral|mixtral|qwen|granite|\bphi\b|phi-|kimi|grok|instruct|chat/i;
const TALKING = ["system_prompt", "max_tokens", "max_new_tokens", "messages"];

/** What a model of a host of many models is for, judged by its name, else by its input; by default it makes pictures. */
export function supposedTask(model: string, input: Fields): ModelTask {
  if (LISTENERS.test(model)) return "transcription";
  if (FILMS.test(model)) return "video";
  if (SPEAKERS.test(model)) return "speech";
  if (PICTURES.test(model)) return "image";
  return TALKS.test(model) || TALKING.some((name) => input[name] !== undefined) ? "chat" : "image";
}
