// A script in Node with the Worker's bindings.
import { getPlatformProxy } from "wrangler";

const { env, dispose } = await getPlatformProxy({ configPath: "wrangler.jsonc", environment: "local" });
const { response } = await env.AI.run("@cf/meta/llama-3.1-8b-instruct", { prompt: "bread" }, { gateway: { id: "default" } });
const log = await env.AI.gateway("default").getLog(await env.AI.aiGatewayLogId);
console.log(JSON.stringify({ response, provider: log.provider }));
await dispose();
