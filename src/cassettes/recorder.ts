import type { Pace } from "../world/rest.ts";
import { type CassetteWriter, openWriter, type WriterParts } from "./cassette-writer.ts";
import { refuseOutside } from "./inside-folder.ts";
import type { Besides } from "./interaction.ts";
import { idGiver } from "./interaction-id.ts";
import { KeyCounts } from "./key-counts.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";
import { type Waiting, WaitingRoom } from "./waiting-room.ts";

/** What became of a recording. */
export interface Saved {
  readonly result: "added" | "replaced" | "unchanged" | "kept by hand" | "kept whole";
  readonly file: string;
  readonly id: string;
}

export interface Recorder {
  /** Writes a recording into a cassette (its path), in its turn. Throws an EmulatorError when it must not be written, or cannot. */
  save(file: string, recording: NewRecording): Promise<Saved>;
  /** Whether something is on its way that a provider has answered. */
  awaits(provider: string): boolean;
  /** So much waits that whoever brings more had better wait, too. */
  readonly full: boolean;
  /** What waits now is written without further rest; resolves when it is, or could not be. */
  settled(): Promise<void>;
}

export interface NewRecording {
  readonly provider: string;
  /** This and what is known besides are worked out when it is written, and only then. */
  request(): RecordedRequest;
  /** What is held in memory until then, beside the answer. */
  readonly requestBytes?: number | undefined;
  readonly answer: RecordedAnswer;
  readonly besides?: (() => Besides) | undefined;
  /** ISO 8601. */
  readonly at: string;
  /** Also where somebody has changed what is there by hand, and a part in the place of the whole. */
  readonly force?: boolean | undefined;
  /** The recording that is there is too old: an unchanged answer gets a new date. */
  readonly renew?: boolean | undefined;
  /**
   * How often this run has recorded the same request (its key) in this file before: the first takes the place of the first that is
   * there, and so on. Asked once.
   */
  nth(key: string): number;
}

interface RecorderParts extends WriterParts {
  /** How long a file is left alone once it was written; not at all where there is none. */
  readonly pace?: Pace | undefined;
}

/**
 * Several recordings that wait for one file are written together, in the order in which they came: the first at once, and what comes
 * soon after it in one go. Writing a file anew for each would keep the requests waiting that come meanwhile.
 */
export function recorder(parts: RecorderParts): Recorder {
  const { files, library } = parts;
  const memory = { names: idGiver(parts.index), counts: new KeyCounts() };
  const writeAll = async (file: string, waiting: readonly Waiting[]) => {
    // Before the lock, which is a file there too.
    await refuseOutside(files, library.dir, file);
    const tell = await files.locked(file, async () => {
      const release = library.hold(file);
      try {
        return await saveAll(await openWriter(file, parts, memory), waiting);
      } finally {
        release();
      }
    });
    tell();
  };
  const rooms = new Map<string, WaitingRoom>();
  const pending = new Pending();
  return {
    save(file, recording) {
      const room = rooms.get(file) ?? new WaitingRoom((waiting) => writeAll(file, waiting), parts.pace);
      if (!rooms.has(file)) {
        rooms.set(file, room);
        void room.work(() => rooms.delete(file));
      }
      const saving = pending.until(recording, (over) => room.enter(recording, over));
      if (pending.full) room.hurry();
      return saving;
    },
    awaits: (provider) => pending.has(provider),
    get full() {
      return pending.full;
    },
    settled() {
      for (const room of rooms.values()) room.hurry();
      return pending.settled();
    },
  };
}

/** At most so many turns of the event loop are taken by recordings that are written together, however many they are. */
const TURNS = 16;

/** What it returns tells those who wait: when everything is on disk, and the lock is gone. */
async function saveAll(writer: CassetteWriter, waiting: readonly Waiting[]): Promise<() => void> {
  const saved: (() => void)[] = [];
  const slice = Math.ceil(waiting.length / TURNS);
  for (const [index, { recording, done, failed }] of waiting.entries()) {
    // Requests that are under way go on between.
    if (index > 0 && index % slice === 0) await new Promise((turn) => setImmediate(turn));
    try {
      const one = await writer.save(recording);
      saved.push(() => done(one));
    } catch (error) {
      failed(error);
    }
  }
  await writer.flush();
  return () => {
    for (const tell of saved) tell();
  };
}

interface OnItsWay {
  readonly provider: string;
  readonly saving: Promise<Saved>;
}

/** Recordings that are not written yet. */
class Pending {
  static readonly #most = { recordings: 1_000, bytes: 64 * 1024 * 1024 };
  readonly #all = new Set<OnItsWay>();
  #bytes = 0;

  get full(): boolean {
    return this.#all.size >= Pending.#most.recordings || this.#bytes >= Pending.#most.bytes;
  }

  has(provider: string): boolean {
    for (const one of this.#all) if (one.provider === provider) return true;
    return false;
  }

  /** Counts it until what is handed to `begin` is called. */
  until({ provider, answer, requestBytes = 0 }: NewRecording, begin: (over: () => void) => Promise<Saved>): Promise<Saved> {
    const bytes = answer.chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, requestBytes);
    const saving = begin(() => {
      if (this.#all.delete(one)) this.#bytes -= bytes;
    });
    const one = { provider, saving };
    this.#all.add(one);
    this.#bytes += bytes;
    return saving;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#all].map(({ saving }) => saving));
  }
}
