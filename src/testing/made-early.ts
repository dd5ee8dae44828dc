import { besidesUrl, urlIn } from "../world/moved-request.ts";
import { spelledForVariable } from "./anthropic-variable.ts";
import { currentSandbox } from "./current-sandbox.ts";
import { setWhileLoading } from "./sandbox-environment.ts";
import { accountOf, type TestRun, variablesOf } from "./test-run.ts";

/**
 * For clients that are made while modules are loaded, before any test: `const client = new OpenAI()`. They find the same variables as
 * tests do, with an account that stands for whichever test asks: `fetch` puts that one's own in its place. The returned function ends
 * the loading; the clients go on being sent to the test that asks.
 */
export function catchEarly(run: TestRun): () => void {
  const standIn = accountOf(run, "whoever asks");
  const begins = [run.url, spelledForVariable(run.url)].flatMap((url) =>
    ["/v1/", "/client/v4/accounts/"].map((path) => `${url}${path}${standIn}`),
  );
  const inSandbox = (url: string) => {
    const sandbox = currentSandbox();
    if (!sandbox || !begins.some((begin) => url.startsWith(begin))) return url;
    return url.replace(standIn, sandbox.account);
  };
  const before = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const meant = urlIn(input);
    const url = inSandbox(meant);
    return url === meant ? before(input, init) : before(url, besidesUrl(input, init));
  };
  return setWhileLoading(variablesOf(run, standIn));
}
