import type { z } from "zod";
import type { Exchange, Step } from "../exchange/exchange.ts";
import type { Reply } from "../exchange/reply.ts";
import type { SocketSession } from "../exchange/socket.ts";
import type { FaultKindName } from "../schema/fault-kinds.ts";
import type { Random } from "../world/random.ts";

/** Where damage is done: between gateway and provider (retries and fallbacks see it), or between gateway and caller. */
export type Side = "upstream" | "client";

/** A kind of damage. `options` are what a rule of the kind may set; the functions get them read and with their defaults in. */
export interface FaultSpec<Shape extends z.ZodRawShape> {
  /** What rules name it by. */
  readonly kind: FaultKindName;
  /** One sentence for lists and help. */
  readonly help: string;
  /** Of a kind that works on both sides, rules are `upstream` unless they say otherwise. */
  readonly side: Side | "both";
  /** It strikes before the gateway has seen the request: nobody is asked and nothing is logged. Only on the client side. */
  readonly edge?: true;
  readonly options: Shape;
  /** What is wrong with options that fit one by one; undefined when all is well. */
  check?(options: z.output<z.ZodObject<Shape>>): string | undefined;
  /** What it does, as a clause: "answers with status 503". */
  describe(options: z.output<z.ZodObject<Shape>>): string;
  /** Waits, gives another answer instead, or throws a TransportFailure (upstream only). Undefined: it goes on as usual. */
  before?(scene: Scene, options: z.output<z.ZodObject<Shape>>): Promise<Reply | undefined> | Reply | undefined;
  /** The answer with damage done to it. */
  after?(reply: Reply, scene: Scene, options: z.output<z.ZodObject<Shape>>): Reply | undefined;
  /** What goes on over a WebSocket that was let in, with damage done to it. */
  socket?(session: SocketSession, scene: Scene, options: z.output<z.ZodObject<Shape>>): SocketSession | undefined;
}

/** The same, whatever its options are. */
export type Fault = FaultSpec<z.ZodRawShape>;

/** What a fault that strikes knows and may do. */
export interface Scene {
  readonly side: Side;
  readonly exchange: Exchange;
  /** Whose answer is damaged; undefined where nobody was asked. */
  readonly step: Step | undefined;
  /** Of this strike's own: seed, request, rule and attempt decide it. */
  readonly random: Random;
  /** Milliseconds until the rule's schedule ends; undefined when it has no end. */
  readonly endsInMs: number | undefined;
  /** Waits on the account's clock; the trace tells why. Rejects when the attempt is given up, not when the caller has gone. */
  wait(ms: number, why: string): Promise<void>;
  /** Waits in the same way within a stream, where nothing is told. */
  pause(ms: number): Promise<void>;
  /** Says that it could not strike, and why: told in the trace and with the rule. */
  missed(why: string): undefined;
}

/** Checks a kind's parts against each other; what they are made of no longer matters to whoever uses them. */
export function defineFault<Shape extends z.ZodRawShape>(spec: FaultSpec<Shape>): Fault {
  return spec as unknown as Fault;
}
