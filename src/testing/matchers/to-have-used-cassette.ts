import type { ExchangeDetail } from "../../schema/control/exchanges.ts";
import { type ExchangeMatcher, factsOf, refusalOf, textOf } from "./matcher.ts";

/** A recording answered; one of this cassette (its name or file), where one is named. */
export const toHaveUsedCassette: ExchangeMatcher<[name?: string]> = {
  name: "toHaveUsedCassette",
  of: "any",
  says: (name) => `to have used ${name === undefined ? "a cassette" : `the cassette ${name}`}`,
  judge(exchange, name) {
    const used = recordingsOf(exchange);
    const pass = name === undefined ? used.length > 0 : used.some(({ file }) => isNamed(file, name));
    if (used.length > 0) return { pass, found: `it used ${used.map(({ id, file }) => `${id} of ${file}`).join(", ")}` };
    const answered = factsOf(exchange, "answered by").at(-1);
    const otherwise =
      answered && `the ${textOf(answered, "backend")} ${textOf(answered, "source")} answered: ${textOf(answered, "detail")}`;
    return { pass, found: otherwise ?? refusalOf(exchange) ?? "no provider was asked" };
  },
};

/** "chat-1 (/app/recordings/chat.yaml:7)" and what is said behind it. */
function recordingsOf(exchange: ExchangeDetail): { id: string; file: string }[] {
  return factsOf(exchange, "answered by").flatMap((fact) => {
    const [, id = "", file] = /^(.+?) \((.+?):\d+[;)]/.exec(textOf(fact, "detail")) ?? [];
    return textOf(fact, "backend") === "replay" && file !== undefined ? [{ id, file }] : [];
  });
}

function isNamed(file: string, name: string): boolean {
  const path = file.replaceAll("\\", "/");
  return [name, `${name}.yaml`, `${name}.yml`].some((ending) => path === ending || path.endsWith(`/${ending}`));
}
