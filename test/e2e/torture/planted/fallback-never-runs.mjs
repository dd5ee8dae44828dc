import { suite } from "../suite.mjs";

// The other provider is asked after a 5xx. That the first one cannot be reached comes from the gateway as 400 with code 2005.
await suite({ goesOn: ({ status }) => status !== 400, isSorry: ({ status }) => status !== 400 });
