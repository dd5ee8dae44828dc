// Runs one of the programs beside this file, and prints what came of it. What a way of rerouting must not lean on is taken from it.
const [, , program, fetchBy] = process.argv;
if (fetchBy === "own") {
  // An application, or a library, that brings its own fetch.
  globalThis.fetch = (await import("undici")).fetch;
}
if (fetchBy === "proxy") {
  // One that goes by HTTPS_PROXY.
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent();
  globalThis.fetch = (input, init) => fetch(input, { ...init, dispatcher });
}
const { run } = await import(`./${program}.mjs`);
console.log(JSON.stringify(await run()));
process.exit();
