/** What Deepgram tells of a model: "nova-3" is the general one of its family, "nova-2-phonecall" one for telephones. */
export function modelInfo(model: string): { readonly name: string; readonly version: string; readonly arch: string } {
  const [, arch = model, domain = "general"] = /^(nova(?:-\d)?|base|enhanced|whisper)(?:-(.+))?$/.exec(model) ?? [];
  return { name: `${domain}-${arch}`, version: "2025-01-09.0", arch };
}
