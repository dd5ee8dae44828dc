/** Ids that no test names, and why that is right. */
export const exempt: Readonly<Record<string, string>> = {
  "G-URL-9": "a preview that was withdrawn; emulating it is optional",
  "G-COMPAT-3": "dynamic routes and the Auto Router come later",
  "G-CUST-7": "the management API comes later",
  "G-RL-12": "spend limits come later",
  "G-REQ-16": "dynamic routes come later",
  "G-REQ-17": "not emulated by default, as the specification says",
  "G-STREAM-3": "DLP comes later",
};
