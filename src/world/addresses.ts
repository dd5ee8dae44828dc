/** The addresses that a host's name stands for, in the order they are to be tried. */
export type Addresses = (name: string) => Promise<readonly string[]>;

/** As the machine knows them. */
export const systemAddresses: Addresses = async (name) => {
  const found = await process.getBuiltinModule("node:dns").promises.lookup(name, { all: true });
  return found.map(({ address }) => address);
};
