import type { Failure } from "./failure.ts";

/** Files that the vendor keeps for the account. */
export type FileAsk = KeepFile | AboutFile;

export interface KeepFile {
  readonly task: "file";
  readonly action: "keep";
  readonly model?: undefined;
  readonly name: string;
  /** What the caller says that it is for. */
  readonly purpose: string;
  readonly bytes: Uint8Array;
  /** After how long it is gone; it stays when left out. */
  readonly lastsMs?: number;
}

export interface AboutFile {
  readonly task: "file";
  readonly action: "look" | "remove" | "list";
  readonly model?: undefined;
  /** Of all but "list". */
  readonly id?: string;
  /** What the vendor says where there is no such file. */
  readonly unknown: Failure;
}

export interface FileAnswer {
  readonly task: "file";
  /** The one that was asked about; of a list, the oldest first. */
  readonly files: readonly KeptFile[];
}

/** Times in milliseconds since the epoch. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly createdMs: number;
  /** When it is gone. */
  readonly expiresMs?: number;
  readonly bytes: Uint8Array;
}
