/** "Make a picture of this." Sizes in pixels. */
export interface ImageAsk {
  readonly task: "image";
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
}

export interface ImageAnswer {
  readonly task: "image";
  readonly model: string;
  /** What the picture is made from, in letters and digits: same name, same picture. */
  readonly picture: string;
  readonly width: number;
  readonly height: number;
}
