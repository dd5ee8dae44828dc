import { onTestFinished } from "vitest";
import type { EmulatorInside } from "../../../src/emulator.ts";
import { reroute as rerouteTo } from "../../../src/index.ts";

/** The host of ai-gateway-provider cannot be set (clients 7.4): until the test ends, requests to it go to the emulator instead. */
export function reroute(aigw: EmulatorInside): EmulatorInside {
  onTestFinished(rerouteTo({ url: aigw.url }));
  return aigw;
}
