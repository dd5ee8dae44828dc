import { connect } from "node:http2";
import { chat, eventTexts, GATEWAY, LIMITED } from "./place.mjs";

const { origin, pathname } = new URL(GATEWAY);
const headers = { ":method": "POST", ":path": `${pathname}/openai/chat/completions`, authorization: "Bearer sk-test" };

export async function run() {
  const session = connect(origin);
  const broken = new Promise((_, failed) => session.once("error", failed));
  const ask = (more) => {
    const stream = session.request(headers);
    const answered = new Promise((done, failed) => {
      const chunks = [];
      let status;
      stream.on("response", (answer) => {
        status = answer[":status"];
      });
      stream.on("data", (chunk) => chunks.push(String(chunk)));
      stream.on("end", () => done({ status, chunks })).on("error", failed);
    });
    stream.end(chat(more));
    return Promise.race([answered, broken]);
  };
  try {
    return {
      plain: JSON.parse((await ask()).chunks.join("")).choices[0].message.content,
      stream: eventTexts((await ask({ stream: true })).chunks),
      error: (await ask({ model: LIMITED })).status,
    };
  } finally {
    session.close();
  }
}
