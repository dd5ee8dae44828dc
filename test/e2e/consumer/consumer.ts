// Compiled in an empty project with every library check on, and without the types of anything that we bundle.
import { createEmulator, type Emulator } from "aigw-emulator";
import { type BindingOptions, miniflareAi, vitestAi } from "aigw-emulator/workers";

const emulator: Emulator = await createEmulator({ seed: "consumer", strict: false });
const response: Response = await emulator.fetch("http://any/v1/local/default/openai/chat/completions", { method: "POST" });
const status: number = response.status;
const { url }: { url: string } = await emulator.start();
await emulator.stop();
// @ts-expect-error the seed is not a list
await createEmulator({ seed: [] });

const options: BindingOptions = { account: "consumer" };
const { unsafeBindings } = miniflareAi("AI", options);
const { remoteBindings }: { remoteBindings: boolean } = vitestAi("AI", options);

export { remoteBindings, status, unsafeBindings, url };
