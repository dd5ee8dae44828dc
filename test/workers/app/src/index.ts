interface Env {
  readonly AI: {
    readonly aiGatewayLogId: string | null;
    run(model: string, inputs: object, options?: object): Promise<unknown>;
    gateway(id: string): { getLog(id: string): Promise<unknown> };
    fetch(url: string, init?: object): Promise<Response>;
  };
}

const MODEL = "@cf/meta/llama-3.1-8b-instruct";

export default {
  async fetch(request: Request, { AI }: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const prompt = searchParams.get("q") ?? "hello";
    if (pathname === "/stream") return new Response((await AI.run(MODEL, { prompt, stream: true })) as ReadableStream);
    const answer = await AI.run(MODEL, { prompt }, { gateway: { id: "default" } });
    if (pathname === "/log") return Response.json(await AI.gateway("default").getLog(AI.aiGatewayLogId ?? ""));
    return Response.json(answer);
  },
};
