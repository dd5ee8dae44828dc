import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerOf, contentOf, editedByHand } from "../../../src/cassettes/answer-form.ts";
import { parseIgnore } from "../../../src/cassettes/ignores.ts";
import { interactionDocument } from "../../../src/cassettes/interaction.ts";
import { readCassette } from "../../../src/cassettes/read-cassette.ts";
import type { RecordedAnswer, RecordedClose, RecordedSession, TimedFrame } from "../../../src/cassettes/recorded.ts";
import { redactAnswer } from "../../../src/cassettes/redact.ts";
import { sessionDrift } from "../../../src/cassettes/session-drift.ts";
import { SessionMatch, type SessionRules } from "../../../src/cassettes/session-match.ts";
import { framesOf } from "../../../src/cassettes/timed-frames.ts";
import { writeYaml } from "../../../src/cassettes/write-yaml.ts";

const request = {
  provider: "openai",
  method: "WEBSOCKET",
  path: "realtime",
  query: "",
  model: "m",
  body: { kind: "none" },
} as const;
const answer = (session: RecordedSession): RecordedAnswer => {
  return { status: 101, headers: {}, atMs: 9, chunks: [], session, partial: false };
};

/** Written, and read again. */
async function through(session: RecordedSession) {
  const { document, blob } = interactionDocument({ id: "one", key: "k", request, answer: answer(session) }, {});
  const text = await writeYaml(document);
  const { interactions } = await readCassette(text, "a.yaml");
  const read = interactions[0]?.document;
  if (!read) throw new Error("nothing was read");
  return { text, read, blob, back: answerOf(read.response, blob) };
}

const server = (data: string | Uint8Array, atMs = 0): TimedFrame => ({ atMs, by: "server", data });
const client = (data: string | Uint8Array, atMs = 0): TimedFrame => ({ atMs, by: "client", data });
const goodbye = (by: "client" | "server", code = 1000): RecordedClose => ({ atMs: 90, by, code, reason: "" });

describe("a conversation on tape", () => {
  test("is a line a message, with who said it and when", async () => {
    const { text } = await through({
      frames: [
        server('{"type":"hello"}', 12),
        client('{"type":"ask"}', 20),
        server(Buffer.from('{"b":1}'), 31),
        server(Buffer.from([0, 255]), 31),
        server("binary or not\n", 40),
        server(Buffer.alloc(3200, 7), 41),
      ],
      close: { atMs: 90, by: "server", code: 1001, reason: "away" },
    });
    expect(text).toContain(`  status: 101
  at: 9
  frames: |
    +12 < {"type":"hello"}
    +20 > {"type":"ask"}
    +31 < binary {"b":1}
    +31 < base64 AP8=
    +40 < json "binary or not\\n"
    +41 < bytes 3200
  close:
    at: 90
    by: server
    code: 1001
    reason: away
  blob: `);
  });

  const data = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.json(),
    fc.constantFrom(
      "",
      " ",
      "json x",
      "binary y",
      "bytes 4",
      "text",
      "+1 > a",
      "a\r\nb",
      "# no comment",
      "---",
      "\u2028\u0000\ufeff",
      "é ".repeat(40_000),
    ),
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "grapheme" }).map((text) => Buffer.from(text)),
    fc.constant(new Uint8Array(70_000)),
  );
  const frames = fc
    .array(fc.record({ gap: fc.nat(500), by: fc.constantFrom("client" as const, "server" as const), data }), { maxLength: 30 })
    .map((list) => {
      let atMs = 0;
      return list.map(({ gap, ...frame }): TimedFrame => {
        atMs += gap;
        return { ...frame, atMs };
      });
    });
  const close = fc.option(
    fc.record({
      atMs: fc.nat(),
      by: fc.constantFrom("client" as const, "server" as const),
      code: fc.integer({ min: 1000, max: 4999 }),
      reason: fc.string({ unit: "grapheme" }),
    }),
    { nil: undefined },
  );

  test("comes back as it was, whatever was said", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ frames, close }), async (session) => {
        const { back, read } = await through(session);
        const plain = ({ frames: all, close: end }: RecordedSession) => ({
          frames: all.map((one) => [one.atMs, one.by, typeof one.data, Buffer.from(one.data as string).toString("base64")]),
          close: end,
        });
        expect(back.session && plain(back.session)).toEqual(plain(session));
        expect(editedByHand(read.response, back)).toBe(false);
        expect(contentOf(back).equals(contentOf(answer(session)))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("may be edited by hand: other words are seen, other times are not an edit", async () => {
    const { read } = await through({ frames: [server("one", 5), client("two", 9)], close: undefined });
    const edited = (frames: string) => {
      const document = { ...read.response, frames };
      return editedByHand(document, answerOf(document, undefined));
    };
    expect(edited("+50 < one\n# a comment\n\n+= > two\n")).toBe(false);
    expect(edited("+5 < one\n+9 > three\n")).toBe(true);
  });

  test.each([
    ["5 < one", 'expected "+<milliseconds> < <frame>"'],
    ["+5 one", 'expected "+<milliseconds> < <frame>"'],
    ["+5 < json nothing", "expected a JSON string"],
    ["+5 < bytes 12", "expected 12 bytes or more in the blob"],
  ])("%s is no message", (block, message) => {
    expect(() => framesOf({ block, blob: undefined })).toThrow(message);
  });

  test("has no secrets in it, neither in text nor in bytes that are text", () => {
    const secret = `sk-proj-${"aB3dE5gH7j".repeat(4)}`;
    const session = {
      frames: [
        client(`{"xi_api_key":"abcdef0123456789","text":" "}`),
        client(Buffer.from(`{"key":"${secret}"}`)),
        server(`hello ${secret} and ada@example.com`),
      ],
      close: { ...goodbye("server", 4000), reason: `no key ${secret}` },
    };
    const written = JSON.stringify(redactAnswer(answer(session)).session?.frames.map((frame) => String(frame.data)));
    expect(written).not.toMatch(/abcdef0123456789|sk-proj|ada@/);
    expect(written).toContain("{{secret:field}}");
    expect(redactAnswer(answer(session)).session?.close?.reason).toBe("no key {{secret:openai-key}}");
  });
});

describe("a conversation that is had again", () => {
  const rules = (more: Partial<SessionRules> = {}): SessionRules => ({ ignores: [], madeUp: ["event_id", "item.id"], ...more });
  const says = (match: SessionMatch) => {
    const said: unknown[] = [];
    for (let turn = match.next(); turn; turn = match.next()) {
      said.push("say" in turn.does ? turn.does.say : turn.does.close.code);
      match.did();
    }
    return said;
  };

  test("goes on when the client's messages before have come, in their order", () => {
    const frames = [server("hi"), client('{"a":1,"b":2}'), server("one"), server("two"), client("bye")];
    const match = new SessionMatch({ frames, close: goodbye("server") }, rules());
    expect(says(match)).toEqual(["hi"]);
    expect(match.hear('{ "b": 2, "a": 1 }')).toBeUndefined();
    expect(says(match)).toEqual(["one", "two"]);
    expect(match.hear("bye")).toBeUndefined();
    expect(says(match)).toEqual([1000]);
  });

  test("what the client makes up is learnt, and stands in what the server says of it", () => {
    const frames = [
      client('{"event_id":"event_1","item":{"id":"item_1","text":"a"}}'),
      server('{"item_id":"item_1","event":"event_1","other":"item_12"}'),
      client('{"about":"item_1"}'),
    ];
    const match = new SessionMatch({ frames, close: undefined }, rules());
    expect(match.hear('{"event_id":"mine","item":{"id":"new \\"one\\"","text":"a"}}')).toBeUndefined();
    expect(says(match)).toEqual(['{"item_id":"new \\"one\\"","event":"mine","other":"item_12"}']);
    expect(match.hear('{"about":"new \\"one\\""}')).toBeUndefined();
    const other = new SessionMatch({ frames, close: undefined }, rules());
    expect(other.hear('{"event_id":"mine","item":{"id":"x","text":"b"}}')).toEqual([
      { path: "frame.item.text", recorded: "a", asked: "b" },
    ]);
  });

  test("bytes may be cut into other pieces; other bytes are another conversation", () => {
    const frames = [client(Buffer.from("abcd")), server("one"), client(Buffer.from("ef")), client("end"), server("two")];
    const again = () => new SessionMatch({ frames, close: undefined }, rules());
    const match = again();
    expect(match.hear(Buffer.from("ab"))).toBeUndefined();
    expect(says(match)).toEqual([]);
    expect(match.hear(Buffer.from("cdef"))).toBeUndefined();
    expect(says(match)).toEqual(["one"]);
    expect(match.hear("end")).toBeUndefined();
    expect(says(match)).toEqual(["two"]);
    expect(again().hear(Buffer.from("abX"))).toMatchObject([{ path: "frame" }]);
    expect(again().hear("abcd")).toEqual([{ path: "frame", recorded: "bytes", asked: "text" }]);
    const more = again();
    more.hear(Buffer.from("abcdef"));
    expect(more.hear(Buffer.from("g"))).toEqual([{ path: "frame", recorded: "text", asked: "bytes" }]);
  });

  test("what does not count does not count: parts that are ignored, messages that only keep the socket open", () => {
    const ignore = parseIgnore("frame.at");
    const frames = [client("ping"), client('{"at":1,"b":2}'), server("one")];
    const keepsOpen = (message: string | Uint8Array) => message === "ping";
    const match = new SessionMatch({ frames, close: undefined }, rules({ ignores: ignore ? [ignore] : [], keepsOpen }));
    expect(match.hear('{"at":9,"b":2}')).toBeUndefined();
    expect(match.hear("ping")).toBeUndefined();
    expect(says(match)).toEqual(["one"]);
  });

  test("messages beyond its end are none of it, unless the server was about to leave", () => {
    const frames = [client("one")];
    const open = new SessionMatch({ frames, close: goodbye("client") }, rules());
    expect([open.hear("one"), open.hear("two")]).toEqual([undefined, [{ path: "frame", recorded: undefined, asked: "two" }]]);
    const leaving = new SessionMatch({ frames, close: goodbye("server") }, rules());
    expect([leaving.hear("one"), leaving.hear("two")]).toEqual([undefined, undefined]);
  });
});

describe("a live conversation beside its recording", () => {
  const rules: SessionRules = { ignores: [], madeUp: [] };
  const said = (text: string, end = goodbye("client")): RecordedSession => ({
    frames: [client("ask"), server(`{"type":"a","id":"${text}"}`), server('{"type":"b","list":[{"n":1}]}')],
    close: end,
  });

  test.each([
    ["identical", said("1"), "the same messages"],
    ["benign", said("2"), "other content, messages of the same shapes"],
    ["breaking", said("1", goodbye("server", 1011)), "waiting for the client to leave has become the goodbye 1011"],
    ["breaking", { ...said("1"), frames: said("1").frames.slice(0, 2) }, "message b is gone"],
    ["could not check", { ...said("1"), frames: [client("other")] }, "the client's message 1 is not the one on tape (frame)"],
    ["could not check", { frames: [], close: goodbye("client") }, "the client left after 0 of 1 messages"],
  ])("is %s", (verdict, live, why) => {
    expect(sessionDrift(said("1"), live, rules)).toEqual({ verdict, why });
  });
});
