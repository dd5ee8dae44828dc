import { type CassetteWriter, openWriter, type WriterParts } from "./cassette-writer.ts";
import { refuseOutside } from "./inside-folder.ts";
import type { Besides } from "./interaction.ts";
import { idGiver } from "./interaction-id.ts";
import type { RecordedAnswer, RecordedRequest } from "./recorded.ts";

/** What became of a recording. */
export interface Saved {
  readonly result: "added" | "replaced" | "unchanged" | "kept by hand" | "kept whole";
  readonly file: string;
  readonly id: string;
}

export interface Recorder {
  /** Writes a recording into a cassette (its path), in its turn. Throws an EmulatorError when it must not be written, or cannot. */
  save(file: string, recording: NewRecording): Promise<Saved>;
}

export interface NewRecording extends Besides {
  readonly request: RecordedRequest;
  readonly answer: RecordedAnswer;
  /** ISO 8601. */
  readonly at: string;
  /** Also where somebody has changed what is there by hand, and a part in the place of the whole. */
  readonly force?: boolean | undefined;
  /** The recording that is there is too old: an unchanged answer gets a new date. */
  readonly renew?: boolean | undefined;
  /** How often this run has recorded the same request in this file before: the first takes the place of the first that is there, and so on. */
  readonly nth: number;
}

type RecorderParts = WriterParts;

/** Several recordings that wait for one file are written together, in the order in which they came. */
export function recorder(parts: RecorderParts): Recorder {
  const { files, library } = parts;
  const names = idGiver(parts.index);
  const rooms = new Map<string, Waiting[]>();
  const writeAll = async (file: string, waiting: readonly Waiting[]) => {
    // Before the lock, which is a file there too.
    await refuseOutside(files, library.dir, file);
    const tell = await files.locked(file, async () => {
      const release = library.hold(file);
      try {
        return await saveAll(await openWriter(file, parts, names), waiting);
      } finally {
        release();
      }
    });
    tell();
  };
  const work = async (file: string, room: Waiting[]) => {
    while (room.length > 0) {
      const waiting = room.splice(0);
      await writeAll(file, waiting).catch((error: unknown) => {
        for (const { failed } of waiting) failed(error);
      });
    }
    rooms.delete(file);
  };
  return {
    save: (file, recording) =>
      new Promise((done, failed) => {
        const room = rooms.get(file);
        const waiting = { recording, done, failed };
        if (room) return void room.push(waiting);
        const opened = [waiting];
        rooms.set(file, opened);
        void work(file, opened);
      }),
  };
}

interface Waiting {
  readonly recording: NewRecording;
  done(saved: Saved): void;
  failed(error: unknown): void;
}

/** What it returns tells those who wait: when everything is on disk, and the lock is gone. */
async function saveAll(writer: CassetteWriter, waiting: readonly Waiting[]): Promise<() => void> {
  const saved: (() => void)[] = [];
  for (const { recording, done, failed } of waiting) {
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
