// Compiled in an empty project with every library check on, and without the types of anything that we bundle.
import { createEmulator, type Emulator } from "aigw-emulator";
import { type Client, ControlError, createClient } from "aigw-emulator/client";
import { type BindingOptions, miniflareAi, vitestAi } from "aigw-emulator/workers";

const emulator: Emulator = await createEmulator({ seed: "consumer", strict: false });
const response: Response = await emulator.fetch("http://any/v1/local/default/openai/chat/completions", { method: "POST" });
const status: number = response.status;
const { url }: { url: string } = await emulator.start();
const client: Client = createClient({ url, account: "consumer", fetch: emulator.fetch });
const struck: number = (await client.faults.add({ kind: "status", status: 503 })).struck;
const { model }: { model: string | null } = await client.exchanges.waitFor({ provider: "openai" }, { timeoutMs: 1 });
for await (const event of client.exchanges.events()) if (event.type === "exchange ended") console.log(event.line.status);
await client.mocks.add({ match: { model: "gpt-4o*" }, answer: { text: "hi" }, times: 1 });
// @ts-expect-error there is no such part
await client.reset(["chache"]);
await emulator.stop();
// @ts-expect-error the seed is not a list
await createEmulator({ seed: [] });

const options: BindingOptions = { account: "consumer" };
const { unsafeBindings } = miniflareAi("AI", options);
const { remoteBindings }: { remoteBindings: boolean } = vitestAi("AI", options);

export { ControlError, model, remoteBindings, status, struck, unsafeBindings, url };
