import type { Reply } from "../exchange/reply.ts";
import type { Random } from "../world/random.ts";

/** A page of the edge in front of the gateway: HTML, and none of the gateway's headers. */
export function edgePage(status: number, title: string, random: Random, headers: Reply["headers"] = {}): Reply {
  const ray = random.fork("ray").text(16, "0123456789abcdef");
  const body = `<!DOCTYPE html>
<html lang="en-US">
<head><title>gateway.ai.cloudflare.com | ${status}: ${title}</title></head>
<body>
<h1><span>${title}</span> <span>Error code ${status}</span></h1>
<p>Cloudflare Ray ID: <strong>${ray}</strong></p>
</body>
</html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=UTF-8",
      "cache-control": "private, max-age=0, no-store, no-cache, must-revalidate",
      server: "cloudflare",
      "cf-ray": `${ray}-AIG`,
      ...headers,
    },
    body: Buffer.from(body),
    from: "gateway",
  };
}
