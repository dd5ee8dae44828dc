import { onTestFinished, vi } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";

/**
 * The host of ai-gateway-provider cannot be set (clients 7.4): until the test ends, requests to it go to the emulator
 * instead, as a preload module would send them.
 */
export function reroute(aigw: EmulatorInside): EmulatorInside {
  const realFetch = globalThis.fetch;
  vi.stubGlobal("fetch", (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.host !== "gateway.ai.cloudflare.com") return realFetch(input, init);
    const there = `${aigw.url}${url.pathname}${url.search}`;
    return realFetch(input instanceof Request ? new Request(there, input) : there, init);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return aigw;
}
