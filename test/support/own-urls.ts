import type { OwnUrls } from "../../src/formats/format.ts";

/** Addresses of an emulator at http://aigw, whose provider is called "vendor". */
export const urls: OwnUrls = {
  media: (name) => `http://aigw/_aigw/media/${name}`,
  provider: (path) => `http://aigw/v1/local/default/vendor/${path}`,
};
