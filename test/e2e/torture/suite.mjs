import assert from "node:assert/strict";
import { assistant, sorry } from "./assistant.mjs";

// The application's own tests. The model repeats what it is asked, so that a whole answer is known; without one, the user is told.

const question = (topic) =>
  `Tell me, in as many words as you like and without leaving anything out, all that you know about ${topic}`;

function check({ text, complete }, asked) {
  if (complete) assert.equal(text, asked, "what is shown as the whole answer is the whole answer");
  else assert.equal(text, sorry, "the user is told that there is no answer");
}

export async function suite(replaced) {
  const app = assistant(replaced);
  const [first, second, third] = [question("owls"), question("moss"), question("rain")];
  await Promise.all([
    app.answer(first).then((answer) => check(answer, first)),
    app.stream(second).then((answer) => check(answer, second)),
    app.stream(third).then((answer) => check(answer, third)),
  ]);
}
