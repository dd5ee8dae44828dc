import type { Step } from "../exchange/exchange.ts";
import type { OwnUrls } from "../formats/format.ts";

/** The emulator's own addresses as the caller of this step knows them: by the Host header. */
export function ownUrls({ exchange, provider }: Step): OwnUrls {
  const origin = () => `http://${exchange.arrival.headers["host"] ?? "localhost"}`;
  return {
    media: (name) => `${origin()}/_aigw/media/${name}`,
    provider: (path) => `${origin()}/v1/${exchange.account.id}/${exchange.gateway.id}/${provider.id}/${path}`,
  };
}
