import { newCassette } from "../../cassettes/new-cassette.ts";
import { EmulatorError } from "../../errors/emulator-error.ts";
import type { Exporter } from "../exporter.ts";
import type { Interaction, LeftOut } from "../interaction.ts";

/** A cassette, as the recorder would have written it: without secrets, and the same each time. */
export const cassette: Exporter = {
  name: "cassette",
  title: "a cassette",
  ending: ".yaml",
  async write(interactions, { file, from, version }) {
    const at = interactions.flatMap((one) => one.at ?? []).sort()[0];
    const made = newCassette(file, { at, by: `"aigw-emulator/${version}, converted from ${from}"` });
    const leftOut: LeftOut[] = [];
    for (const one of interactions) {
      const why = await add(one, made, at);
      if (why !== undefined) leftOut.push({ where: one.where, why });
    }
    return { text: made.text(), blobs: made.blobs, closed: made.redacted, leftOut, lost: [] };
  },
};

/** The day is that of the file, where it has no other. */
async function add(one: Interaction, made: ReturnType<typeof newCassette>, at: string | undefined): Promise<string | undefined> {
  const day = one.at?.slice(0, 10);
  const dated = day === undefined || day === at?.slice(0, 10) ? {} : { recorded: day };
  try {
    await made.add({ ...one, settings: { ...one.settings, ...dated } });
    return undefined;
  } catch (error) {
    if (error instanceof EmulatorError) return error.message;
    throw error;
  }
}
