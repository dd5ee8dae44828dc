import { isGatewaysOwn } from "../cassettes/gateways-own.ts";

/** What of an answer decides whether it is kept. */
interface Judged {
  readonly status: number;
  readonly body: Uint8Array;
  readonly recordErrors: boolean;
}

/** Why an answer is none of a provider's, or none that is recorded; undefined when it is kept. */
export function unusable({ status, body, recordErrors }: Judged): string | undefined {
  if (status < 100 || status > 999) return "it has no status: the request was broken off";
  if (isGatewaysOwn(body)) return "the gateway refused it itself: no provider has said that";
  if (!recordErrors && (status === 401 || status === 403 || status >= 500))
    return `status ${status}: refused keys and server errors are kept with --record-errors`;
  return undefined;
}
