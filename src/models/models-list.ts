import type { MockModel } from "./model.ts";

/** Lists the catalogue's models, or tells about one of them. */
export const modelsModel: MockModel<"models"> = {
  task: "models",
  answer(ask, { provider, catalogue }) {
    if (ask.id === undefined) return { kind: "answer", answer: { task: "models", models: catalogue.list(provider) } };
    const found = catalogue.find(provider, ask.id);
    if (!found) return { kind: "failure", failure: { kind: "model-not-found", model: ask.id } };
    return { kind: "answer", answer: { task: "models", models: [found] } };
  },
};
