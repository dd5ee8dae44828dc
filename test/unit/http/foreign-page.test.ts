import { expect, test } from "vitest";
import { foreignPage } from "../../../src/http/foreign-page.ts";

const hosts = { "ai.example.com": { account: "local", gateway: "default" } };

test.each([
  ["no browser", undefined, "127.0.0.1:4177"],
  ["localhost", "http://localhost:3000", "127.0.0.1:4177"],
  ["a name below it", "https://app.localhost", "127.0.0.1:4177"],
  ["this machine's address", "http://127.0.0.1:5173", "localhost:4177"],
  ["the same in IPv6", "http://[::1]:5173", "[::1]:4177"],
  ["the emulator's address in the local network", "http://192.168.1.5:3000", "192.168.1.5:4177"],
  ["a custom domain", "https://ai.example.com", "127.0.0.1:4177"],
])("%s is no foreign page", (_, origin, host) => {
  expect(foreignPage({ ...(origin !== undefined && { origin }), host }, hosts)).toBeUndefined();
});

test.each([
  ["a site", "https://evil.example", "127.0.0.1:4177"],
  ["a site whose name points here", "http://evil.example:4177", "evil.example:4177"],
  ["a name that begins like this machine's address", "http://127.0.0.1.evil.example", "127.0.0.1:4177"],
  ["a name that ends like it", "http://evil-localhost", "127.0.0.1:4177"],
  ["another address", "http://6.6.6.6", "192.168.1.5:4177"],
  ["a page in a sandbox", "null", "127.0.0.1:4177"],
  ["a member of every object", "http://constructor", "127.0.0.1:4177"],
])("%s is one", (_, origin, host) => {
  expect(foreignPage({ origin, host }, hosts)).toBe(origin);
});
