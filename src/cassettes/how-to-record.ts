/** What somebody has to do so that a request is recorded: it depends on how they have come by the emulator. */
export type HowToRecord = (wanted: RecordingWanted) => string;

interface RecordingWanted {
  readonly mode: "auto" | "record";
  /** The name of the cassette; undefined where there is none to prefer. */
  readonly cassette: string | undefined;
}

/** For those who have started it, and ask it from somewhere else. */
export const startedAlone: HowToRecord = ({ mode, cassette }) =>
  `aigw-emulator start --mode ${mode}${cassette === undefined ? "" : ` --cassette ${cassette}`}, with a key of the provider, and run this again`;

/** What to do about a request that is in no file, or not as it was asked. */
export function recordAgain(
  cassette: string | undefined,
  { mode = "auto", how }: { readonly mode?: RecordingWanted["mode"]; readonly how: HowToRecord },
): string[] {
  return [`record it: ${how({ mode, cassette })}`];
}
