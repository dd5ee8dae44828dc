import { GatewayError } from "../errors/gateway-error.ts";
import type { Stage } from "../exchange/compose.ts";
import type { Step } from "../exchange/exchange.ts";
import { type Report, refusalReply } from "../exchange/refusal-reply.ts";
import type { Reply } from "../exchange/reply.ts";

/**
 * Machine payments (x402): terms first, and the answer once the same request comes again with a signature (G-X402-2, -3).
 * Any signature will do; no chain is asked (G-X402-5).
 */
export function payment(report: Report): Stage<Step> {
  return (step, next) => {
    const due = step.rest?.payment;
    return due === undefined || due.signature !== undefined ? next() : Promise.resolve(challenge(step, due.most, report));
  };
}

function challenge({ exchange, rest }: Step, most: number, report: Report): Reply {
  const refusal = new GatewayError(
    "paymentRequired",
    "pay and repeat the request with PAYMENT-SIGNATURE; here any text is a signature",
  );
  const reply = refusalReply(refusal, exchange, report);
  const terms = { x402Version: 2, resource: { url: exchange.arrival.safeUrl, description: rest?.slug }, accepts: [offer(most)] };
  reply.headers["payment-required"] = Buffer.from(JSON.stringify(terms)).toString("base64");
  return reply;
}

/** In USDC, which has six decimals: a millionth of a dollar is its smallest part. */
function offer(most: number): object {
  return {
    scheme: "upto",
    network: "eip155:84532",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    amount: String(most),
    payTo: "0x000000000000000000000000000000000000dEaD",
    maxTimeoutSeconds: 300,
  };
}
