import { suite } from "../suite.mjs";

// It waits for as long as it takes.
await suite({ limit: () => undefined });
