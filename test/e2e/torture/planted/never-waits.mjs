import { suite } from "../suite.mjs";

// It tries three times at once, whatever retry-after says, and then has nothing more to say.
const isNoLimit = (error) => error.status !== 429;
await suite({ pause: (_, tries) => (tries < 3 ? 5 : undefined), goesOn: isNoLimit, isSorry: isNoLimit });
