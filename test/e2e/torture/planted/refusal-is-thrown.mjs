import { suite } from "../suite.mjs";

// A 429 is not tried again: it goes straight to the user.
const isNoLimit = (error) => error.status !== 429;
await suite({ pause: () => undefined, goesOn: isNoLimit, isSorry: isNoLimit });
