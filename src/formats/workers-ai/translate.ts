import type { ChatTarget } from "../translation.ts";
import { readRun, runReader } from "./translate-answer.ts";
import { writeRunAsk } from "./translate-ask.ts";

/** OpenAI's chat to the native run of a text model and back (G-COMPAT-5, G-COMPAT-6). */
export const workersAiTarget: ChatTarget = {
  id: "workers-ai.run",
  writeAsk: writeRunAsk,
  readWhole: readRun,
  readStream: runReader,
};
