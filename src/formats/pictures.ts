import { PICTURE_TYPES, type PictureType, paint, pictureName } from "../media/picture.ts";
import type { ImageAnswer, MadePicture } from "../tasks/image.ts";
import type { OwnUrls } from "./format.ts";

/** Where a picture of an answer can be fetched. */
export function pictureUrl(made: MadePicture, { width, height }: Sized, type: PictureType, urls: OwnUrls): string {
  return urls.media(pictureName({ ...made, width, height }, type));
}

/** A picture of an answer as base64. */
export function pictureBase64(made: MadePicture, size: Sized, type: PictureType): string {
  return pictureBytes(made, size, type).toString("base64");
}

export function pictureBytes(made: MadePicture, { width, height }: Sized, type: PictureType): Buffer {
  return paint({ ...made, width, height }, type);
}

/** What vendors call the types: "jpg" and "jpeg", anything else is a PNG. WebP is not made; the answer says what it is instead. */
export function pictureType(word: unknown): PictureType {
  return word === "jpg" || word === "jpeg" || word === PICTURE_TYPES.jpeg.mime ? "jpeg" : "png";
}

type Sized = Pick<ImageAnswer, "width" | "height">;
