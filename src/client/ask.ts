import { ControlError, problemIn } from "./control-error.ts";

/** A fetch as this client uses it: the global one, or that of an emulator in process. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

// As it was when this file was loaded: tests replace the global one.
const ownFetch: Fetch = globalThis.fetch.bind(globalThis);

export interface AskOptions {
  /** Of the emulator: "http://127.0.0.1:4177". A path is ignored. */
  readonly url: string;
  /** Whose state is asked about and changed; "local" when left out. */
  readonly account?: string | undefined;
  /** The control token, where the emulator wants one. */
  readonly token?: string | undefined;
  readonly fetch?: Fetch | undefined;
}

/** What goes into the query; undefined is left out. */
export type Query = { readonly [name: string]: string | number | boolean | undefined };

export interface AskInit {
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** One way to the control API for every method. `path` is what follows /_aigw/. Throws a ControlError. */
export interface Ask {
  readonly url: string;
  readonly account: string;
  /** About the account. */
  <Answer>(method: string, path: string, init?: AskInit): Promise<Answer>;
  /** About the emulator as a whole. */
  whole<Answer>(method: string, path: string, init?: AskInit): Promise<Answer>;
  /** The answer itself, when its head is there. */
  stream(path: string, init?: AskInit): Promise<Response>;
}

export function asker({ url, account = "local", token, fetch = ownFetch }: AskOptions): Ask {
  const { origin } = new URL(url);
  const send = async (method: string, path: string, { query = {}, body, signal }: AskInit): Promise<Response> => {
    const target = `${origin}/_aigw/${path}${queryText(query)}`;
    const headers: Record<string, string> = {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    if (signal) init.signal = signal;
    const answer = await fetch(target, init).catch((cause: unknown) => {
      throw signal?.aborted === true ? cause : unanswered(origin, `${method} ${target}`, cause);
    });
    if (answer.ok) return answer;
    throw new ControlError(problemIn(answer.status, await answer.text()), `${method} ${target}`);
  };
  const json = async <Answer>(answer: Promise<Response>): Promise<Answer> => (await (await answer).json()) as Answer;
  const ofAccount = (init: AskInit = {}): AskInit => ({ ...init, query: { account, ...init.query } });
  const ask = <Answer>(method: string, path: string, init?: AskInit) => json<Answer>(send(method, path, ofAccount(init)));
  return Object.assign(ask, {
    url: origin,
    account,
    whole: <Answer>(method: string, path: string, init: AskInit = {}) => json<Answer>(send(method, path, init)),
    stream: (path: string, init?: AskInit) => send("GET", path, ofAccount(init)),
  });
}

/** A part of a path that may have any characters in it. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

function unanswered(origin: string, request: string, cause: unknown): ControlError {
  const hint = "start one: npx aigw-emulator; or see that url names the port it listens on";
  return new ControlError(
    { status: 0, title: "No answer", detail: `no emulator answers at ${origin}; ${hint}`, hint },
    request,
    cause,
  );
}
