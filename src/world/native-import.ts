/**
 * Imports what is only known at run time. In the bundle this is a file of its own, which Node loads itself: `import()` does
 * not work in code that compiled-code.ts has kept.
 */
export function nativeImport(specifier: string): Promise<unknown> {
  return import(/* @vite-ignore */ specifier);
}
