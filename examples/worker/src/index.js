/** In the order in which they are asked. */
const MODELS = ["@cf/meta/llama-3.3-70b-instruct-fp8-fast", "@cf/meta/llama-3.1-8b-instruct"];
const GATEWAY = "default";

/**
 * POST /questions with a text answers it, and says under which id it can be rated; PUT /ratings/{id} with 1 or -1 keeps what people thought
 * of it.
 */
export default {
  async fetch(request, { AI }) {
    const { pathname } = new URL(request.url);
    const [, rated] = /^\/ratings\/([\w-]+)$/.exec(pathname) ?? [];
    if (request.method === "PUT" && rated) return rate(AI, rated, Number(await request.text()));
    if (request.method === "POST" && pathname === "/questions") return answer(AI, await request.text());
    return new Response("not found", { status: 404 });
  },
};

async function answer(AI, question) {
  const messages = [
    { role: "system", content: "You answer questions about bread, in one sentence." },
    { role: "user", content: question },
  ];
  for (const model of MODELS) {
    const response = await AI.run(model, { messages }, { gateway: { id: GATEWAY }, returnRawResponse: true });
    if (!response.ok) continue;
    const { response: text } = await response.json();
    return Response.json({ text, model, id: response.headers.get("cf-aig-log-id") });
  }
  return Response.json({ error: "nobody can answer now" }, { status: 503 });
}

async function rate(AI, id, feedback) {
  try {
    await AI.gateway(GATEWAY).patchLog(id, { feedback });
    return new Response(null, { status: 204 });
  } catch (error) {
    return new Response(error.message, { status: error.name === "AiGatewayLogNotFound" ? 404 : 400 });
  }
}
