import { aiSearchResources } from "./ai-search.ts";
import { getLog, patchLog } from "./logs.ts";
import { supported, transformer } from "./markdown.ts";
import { modelSearch } from "./models.ts";
import type { BindingResource } from "./resource.ts";
import { resume } from "./resume.ts";
import { gatewayUrl } from "./url.ts";

export const resources: readonly BindingResource[] = [
  gatewayUrl,
  getLog,
  patchLog,
  resume,
  modelSearch,
  transformer,
  supported,
  ...aiSearchResources,
];
