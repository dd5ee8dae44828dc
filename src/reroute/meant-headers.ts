import { currentSandbox } from "../testing/current-sandbox.ts";

/** Says, besides the request, which host was meant and whose sandbox it comes from. */
export function headersFor(meant: URL, init: RequestInit): Headers {
  const headers = new Headers(init.headers);
  headers.set("x-aigw-host", meant.host);
  const sandbox = currentSandbox();
  if (sandbox) headers.set("x-aigw-account", sandbox.account);
  return headers;
}
