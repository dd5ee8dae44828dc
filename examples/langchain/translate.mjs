import { pathToFileURL } from "node:url";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const model = new ChatOpenAI({
  model: "gpt-4o-mini",
  apiKey: process.env.OPENAI_API_KEY,
  configuration: { baseURL: `https://gateway.ai.cloudflare.com/v1/${ACCOUNT}/production/openai` },
});

const chain = ChatPromptTemplate.fromMessages([
  ["system", "Translate into {language}."],
  ["user", "{text}"],
]).pipe(model);

/** The text in that language, piece by piece. */
export async function* translate(text, language) {
  for await (const { text: piece } of await chain.stream({ text, language })) yield piece;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [language = "French", ...words] = process.argv.slice(2);
  for await (const piece of translate(words.join(" "), language)) process.stdout.write(piece);
  process.stdout.write("\n");
}
