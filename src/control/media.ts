import type { FastifyInstance } from "fastify";
import { namedPicture, PICTURE_TYPES, paint } from "../media/picture.ts";
import { sendProblem } from "./refusals.ts";

/** `GET /_aigw/media/{name}`: the pictures that answers of image models point to (G-REST-11), painted anew each time. */
export function mediaResource(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>("/media/:file", (request, reply) => {
    const named = namedPicture(request.params.file);
    if (!named) {
      const sentence = `no picture is called '${request.params.file}'; their URLs stand in answers of image models`;
      return sendProblem(reply, 404, sentence);
    }
    const { picture, type } = named;
    return reply.header("content-type", PICTURE_TYPES[type].mime).send(paint(picture, type));
  });
}
