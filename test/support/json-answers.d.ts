/** Tests read answers of every shape; what is wrong with one shows in the assertion, not in its type. */
interface Response {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  json(): Promise<any>;
}
