/** Which emulator stands behind a binding. All of it is JSON. */
export interface BindingOptions {
  /** A running emulator, such as "http://127.0.0.1:4177"; left out, `AIGW_URL`, or else one that is started beside the tool. */
  readonly url?: string | undefined;
  /** Whose account the binding is of: `local` when left out. */
  readonly account?: string | undefined;
  /** The config file of an emulator that is started; `aigw.config.*` of the folder when left out. */
  readonly config?: string | undefined;
}

/** What Miniflare loads: the name of the plugin, and the module that has it. */
export const PLUGIN = "ai-gateway";
