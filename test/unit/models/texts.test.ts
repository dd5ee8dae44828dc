import { describe, expect, test } from "vitest";
import { classificationModel } from "../../../src/models/classification.ts";
import { summaryModel } from "../../../src/models/summary.ts";
import { translationModel } from "../../../src/models/translation.ts";
import { answerOf, context, facts } from "./questions.ts";

const world = (id: string) => context({ facts: facts({ id, snapshot: id }) });

describe("classificationModel", () => {
  function judged(text: string, model = "distilbert-sst-2") {
    const ask = { task: "classification", model, texts: [text], several: false } as const;
    return answerOf(classificationModel.answer(ask, world(model))).results[0] ?? [];
  }

  test.each([
    ["This pizza is great!", "POSITIVE"],
    ["I hate waiting, and the food was awful.", "NEGATIVE"],
    ["It was not good.", "NEGATIVE"],
  ])("judges the mood by words: %s is %s", (text, label) => {
    const [first, second] = judged(text);
    expect(first?.label).toBe(label);
    expect(first?.score).toBeGreaterThan(0.9);
    expect((first?.score ?? 0) + (second?.score ?? 0)).toBeCloseTo(1, 5);
  });

  test("families that know a neutral mood say so, in their own spelling", () => {
    expect(judged("Water boils at 100 degrees.", "cardiffnlp/twitter-roberta-base-sentiment")[0]?.label).toBe("neutral");
  });

  test("chooses among labels by what is like them, one or several", () => {
    const labels = ["cooking", "mobility"].map((label) => ({ label, like: [label] }));
    const ask = { task: "classification", model: "m", texts: ["I love cooking with mobile friends"], labels } as const;
    const one = answerOf(classificationModel.answer({ ...ask, several: false }, world("m"))).results[0];
    expect(one?.map(({ label }) => label)).toEqual(["cooking", "mobility"]);
    const several = answerOf(classificationModel.answer({ ...ask, several: true }, world("m"))).results[0];
    expect(several?.reduce((sum, { score }) => sum + score, 0)).toBeGreaterThan(1);
  });
});

describe("translationModel", () => {
  test("leaves every text behind the name of its language", () => {
    const ask = { task: "translation", model: "m2m100", texts: ["Hello.", "Bye."], from: "en", to: "fr" } as const;
    expect(answerOf(translationModel.answer(ask, world("m2m100"))).texts).toEqual(["[fr] Hello.", "[fr] Bye."]);
    const pair = { task: "translation", model: "opus-mt-en-de", texts: ["Hello."] } as const;
    expect(answerOf(translationModel.answer(pair, world("opus-mt-en-de"))).texts).toEqual(["[de] Hello."]);
  });
});

describe("summaryModel", () => {
  const text = "The first thing is said. Then comes a second one! And a third? Fourth. Fifth it goes on, and on, and on, and on.";

  function summed(maxTokens?: number) {
    const ask = { task: "summary", model: "bart", texts: [text], ...(maxTokens !== undefined && { maxTokens }) } as const;
    return answerOf(summaryModel.answer(ask, world("bart"))).texts[0];
  }

  test("says the first sentences, as many as fit a third of the text and the limit", () => {
    expect(summed()).toBe("The first thing is said.");
    expect(summed(3)).toBe("The first thing");
  });

  test("a text without an end is its own summary; an empty one has none", () => {
    const ask = { task: "summary", model: "bart", texts: ["no end", ""] } as const;
    expect(answerOf(summaryModel.answer(ask, world("bart"))).texts).toEqual(["no end", ""]);
  });
});
