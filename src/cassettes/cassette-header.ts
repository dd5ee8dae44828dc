/** The first document of a file, as the recorder begins one. `at` is left out where nobody knows it. */
export function cassetteHeader({ at, by }: { readonly at: string | undefined; readonly by: string }): string {
  const when = at === undefined ? "" : `at: ${at}, `;
  return `# aigw cassette v1\naigw: 1\nrecorded: { ${when}by: ${by} }\n`;
}
