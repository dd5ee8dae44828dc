/** An envelope of a gateway is a few hundred bytes. */
const LONGEST = 4096;

/** Whether an answer is a gateway's own refusal, which no provider has said. */
export function isGatewaysOwn(body: Uint8Array): boolean {
  if (body.byteLength > LONGEST) return false;
  try {
    return Object(JSON.parse(Buffer.from(body).toString("utf8"))).name === "AiGatewayError";
  } catch {
    return false;
  }
}
