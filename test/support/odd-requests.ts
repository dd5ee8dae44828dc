import fc from "fast-check";

const doors = [
  "/v1/local/default/openai/chat/completions",
  "/v1/local/default/openai/responses",
  "/v1/local/default/openai/embeddings",
  "/v1/local/default/openai/audio/speech",
  "/v1/local/default/openai/audio/transcriptions",
  "/v1/local/default/elevenlabs/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps",
  "/v1/local/default/elevenlabs/v1/speech-to-text",
  "/v1/local/default/deepgram/v1/listen?model=nova-3",
  "/v1/local/default/cartesia/stt",
  "/v1/local/default/workers-ai/@cf/openai/whisper",
  "/v1/local/default/anthropic/v1/messages",
  "/v1/local/default/anthropic/v1/messages/count_tokens",
  "/v1/local/default/google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent",
  "/v1/local/default/workers-ai/@cf/meta/llama-3.1-8b-instruct",
  "/v1/local/default/aws-bedrock/bedrock-runtime/us-east-1/model/amazon.nova-lite-v1:0/converse",
  "/v1/local/default/compat/chat/completions",
  "/v1/local/default/compat/responses",
  "/v1/local/default",
  "/v1/local/default/",
  "/client/v4/accounts/local/ai/run",
  "/client/v4/accounts/local/ai/run/@cf/meta/llama-3.1-8b-instruct",
  "/client/v4/accounts/local/ai/v1/chat/completions",
  "/client/v4/accounts/local/ai/v1/responses",
  "/client/v4/accounts/local/ai/v1/messages",
  "/client/v4/accounts/local/ai/v1/embeddings",
];

const oddPaths = [
  "/",
  "/v1",
  "/v1/",
  "/v1//default/openai",
  "/v1/local//openai/models",
  "/v1/local/default//openai//chat",
  "/v1/__proto__/constructor/openai/models",
  "/v1/%00/%2F/openai/models/%E0%A4%A",
  "/v1/local/default/%6Fpenai/models",
  "/v1/local/default/__proto__/x",
  "/v1/local/default/google-ai-studio/v1beta/models/%2e%2e%2f:generateContent?key=%zz&&=&key",
  "/v1/local/default/compat/%2e%2e/x?a=b#c",
  "/client/v4/accounts/__proto__/ai/run/@cf/%E0%A4%A",
  "/client/v4/accounts/%ff/ai/run/@cf/",
  "/client/v4/accounts//ai/run",
  "/client/v4/",
];

const models = [
  "openai/gpt-4o-mini",
  "gpt-4o-mini",
  "anthropic/claude-haiku-4-5",
  "anthropic/claude-haiku-4.5",
  "claude-haiku-4-5",
  "google/gemini-3-flash",
  "workers-ai/@cf/meta/llama-3.1-8b-instruct",
  "@cf/meta/llama-3.1-8b-instruct",
  "aws-bedrock/amazon.nova-lite-v1:0",
  "openai/gpt-image-1.5",
  "openai/gpt-oss-20b",
  "openai/__proto__",
  "__proto__/constructor",
  "/",
  "",
];

const oddHeaders = fc.constantFrom<[string, string]>(
  ["content-type", "application/json"],
  ["content-type", "nonsense"],
  ["content-type", "multipart/form-data"],
  ["content-type", "multipart/form-data; boundary=x"],
  ["content-type", "multipart/form-data; boundary="],
  ["content-type", ""],
  ["content-encoding", "gzip"],
  ["accept-encoding", "gzip;q=a"],
  ["authorization", "Bearer"],
  ["authorization", "Bearer  a b"],
  ["authorization", "Basic \u00ff"],
  ["cf-aig-authorization", "Bearer gw-token"],
  ["cf-aig-authorization", ""],
  ["cf-aig-gateway-id", "__proto__"],
  ["cf-aig-gateway-id", ""],
  ["cf-aig-metadata", '{"a":{}}'],
  ["cf-aig-metadata", "[1"],
  ["cf-aig-custom-cost", '{"per_token_in":1e999}'],
  ["cf-aig-event-id", "\u00e9\t\u00ff"],
  ["cf-aig-max-attempts", "99999999999999999999"],
  ["cf-aig-cache-ttl", "-1"],
  ["cf-aig-cache-ttl", "60"],
  ["cf-aig-cache-key", "\u0080"],
  ["cf-aig-byok-alias", "__proto__"],
  ["cf-aig-no-wholesale", "true"],
  ["payment-method", "x402"],
  ["payment-signature", "="],
  ["cookie", "CF_Authorization=;=;"],
  ["host", 'a"b$&'],
  ["x-aigw-mode", "nothing"],
  ["x-api-key", " "],
  ["set-cookie", "a=b"],
);

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    "",
    "text",
    [],
    {},
    [null],
    [[]],
    [{}],
    { toString: 1 },
    { gateway: { id: {} } },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const message = fc.oneof(
  junk,
  fc.record(
    {
      role: fc.oneof(fc.constantFrom("user", "system", "assistant", "tool", "developer"), junk),
      content: fc.oneof(
        fc.constant("hi"),
        junk,
        fc.array(
          fc.oneof(
            junk,
            fc.record(
              {
                type: fc.constantFrom("text", "image_url", "tool_use", "tool_result", "input_text"),
                text: junk,
                image_url: junk,
                id: junk,
                name: junk,
                input: junk,
              },
              { requiredKeys: ["type"] },
            ),
          ),
          { maxLength: 2 },
        ),
      ),
      tool_calls: fc.oneof(
        junk,
        fc.array(fc.record({ id: junk, type: fc.constant("function"), function: junk }), { maxLength: 2 }),
      ),
      tool_call_id: junk,
    },
    { requiredKeys: ["role"] },
  ),
);

/** What looks like a question, with anything in its places. */
const question = fc.record(
  {
    model: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...models) }, junk),
    messages: fc.oneof({ weight: 3, arbitrary: fc.array(message, { maxLength: 3 }) }, junk),
    input: fc.oneof(
      junk,
      fc.record(
        { messages: fc.array(message, { maxLength: 2 }), max_tokens: junk, prompt: junk, size: junk, contents: junk },
        { requiredKeys: [] },
      ),
    ),
    contents: junk,
    prompt: junk,
    options: fc.oneof(
      junk,
      fc.record({ gateway: fc.oneof(junk, fc.record({ id: junk, cacheTtl: junk, skipCache: junk }, { requiredKeys: [] })) }),
    ),
    system: junk,
    max_tokens: fc.oneof(fc.constant(5), junk),
    stream: fc.oneof(fc.boolean(), junk),
    stream_options: junk,
    tools: fc.oneof(
      junk,
      fc.array(
        fc.record(
          { type: fc.oneof(fc.constant("function"), junk), function: junk, name: junk, input_schema: junk },
          { requiredKeys: ["type"] },
        ),
        { maxLength: 2 },
      ),
    ),
    tool_choice: junk,
    response_format: fc.oneof(junk, fc.record({ type: fc.constant("json_schema"), json_schema: junk })),
    temperature: junk,
    stop: junk,
    n: junk,
    reasoning_effort: junk,
    dimensions: junk,
  },
  { requiredKeys: ["model"] },
);

const step = fc.record(
  {
    provider: fc.oneof(fc.constantFrom("openai", "anthropic", "compat", "workers-ai", "aws-bedrock", "__proto__"), junk),
    endpoint: fc.oneof(fc.constantFrom("chat/completions", "v1/messages", "@cf/meta/llama-3.1-8b-instruct", "?a=%", "/"), junk),
    headers: fc.oneof(
      junk,
      fc.record({ Authorization: junk, "cf-aig-cache-ttl": junk, "cf-aig-metadata": junk }, { requiredKeys: [] }),
    ),
    query: fc.oneof(question, junk),
    config: fc.oneof(
      junk,
      fc.record({ requestTimeout: junk, maxAttempts: junk, retryDelay: junk, backoff: junk }, { requiredKeys: [] }),
    ),
    authorization: junk,
  },
  { requiredKeys: ["provider", "endpoint"] },
);

/** Forms, in every order but the right one. */
const formPieces = [
  ...["--x", "--x\r\n", "\r\n--x--", "\r\n\r\n", "a", "whisper-1", "\u0000", "content-disposition: form-data"],
  ...['--x\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n', '; name="file"; filename="a.wav"\r\n\r\nRIFF'],
];

const asJson = (value: unknown) => Buffer.from(JSON.stringify(value) ?? "");
const body = fc.oneof(
  { weight: 6, arbitrary: question.map(asJson) },
  { weight: 2, arbitrary: fc.oneof(step, fc.array(step, { maxLength: 2 })).map(asJson) },
  { weight: 1, arbitrary: junk.map(asJson) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...formPieces), { maxLength: 6 }).map((pieces) => Buffer.from(pieces.join(""))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
);

/** A request as a socket takes it. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Questions that are nearly right, at every door, with bytes, headers and paths that are not. */
export const oddRequests: fc.Arbitrary<Asked> = fc.record({
  path: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...doors) }, { weight: 1, arbitrary: fc.constantFrom(...oddPaths) }),
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant("POST") },
    { weight: 1, arbitrary: fc.constantFrom("GET", "HEAD", "OPTIONS", "PUT", "DELETE") },
  ),
  headers: fc.array(oddHeaders, { maxLength: 3 }),
  body,
});
