import { filmName, shoot } from "../media/film.ts";
import type { VideoAnswer } from "../tasks/video.ts";
import type { OwnUrls } from "./format.ts";

export const FILM_TYPE = "video/mp4";

/** Where a film of an answer can be fetched. */
export function filmUrl(film: VideoAnswer, urls: OwnUrls): string {
  return urls.media(filmName(film));
}

export function filmBytes(film: VideoAnswer): Buffer {
  return shoot(film);
}
