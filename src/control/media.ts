import type { FastifyInstance } from "fastify";
import { picture } from "../models/picture.ts";
import { sendProblem } from "./refusals.ts";

const NAME = /^(\d{1,4})x(\d{1,4})-([A-Za-z0-9]{1,64})\.png$/;
const MOST = 2048;

/** `GET /_aigw/media/{width}x{height}-{name}.png`: the pictures that answers of image models point to (G-REST-11). */
export function mediaResource(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>("/media/:file", (request, reply) => {
    const [, across, down, name = ""] = NAME.exec(request.params.file) ?? [];
    const [width, height] = [Number(across), Number(down)];
    if (!(width >= 1 && width <= MOST && height >= 1 && height <= MOST)) {
      return sendProblem(
        reply,
        404,
        `no picture is called '${request.params.file}'; their URLs stand in answers of image models`,
      );
    }
    return reply.header("content-type", "image/png").send(picture(name, width, height));
  });
}
