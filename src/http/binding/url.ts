import type { BindingResource } from "./resource.ts";
import { success } from "./resource.ts";

/** `gateway(id).getUrl(provider?)` (WB-GW-1): with a slash at the end where no provider is named. */
export const gatewayUrl: BindingResource = {
  method: "GET",
  path: /^ai-gateway\/gateways\/([^/]+)\/url\/([^/]+)$/,
  answer({ origin, account, params: [gateway = "", provider = ""] }) {
    const base = `${origin}/v1/${encodeURIComponent(account.id)}/${encodeURIComponent(gateway)}/`;
    return success({ url: provider === "universal" ? base : base + encodeURIComponent(provider) });
  },
};
