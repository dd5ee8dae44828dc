import { readObject } from "../realtime/message.ts";
import type { RealtimeProvider } from "../realtime/provider.ts";
import { sumOfUsage } from "../realtime/sum-of-usage.ts";
import type { Usage } from "../tasks/usage.ts";

/** Adds up what the vendor's messages say that a connection has used (G-RT-6). */
export function socketUsage({ usageIn }: RealtimeProvider) {
  let used: Usage | undefined;
  return {
    hear(message: string | Uint8Array): void {
      if (!usageIn) return;
      const event = readObject(typeof message === "string" ? message : Buffer.from(message).toString("utf8"));
      const more = event && usageIn(event);
      if (more) used = sumOfUsage(used, more);
    },
    usage: () => used,
  };
}
