import type { FastifyInstance } from "fastify";
import { namedFilm, shoot } from "../media/film.ts";
import { namedPicture, PICTURE_TYPES, paint } from "../media/picture.ts";
import { sendProblem } from "./refusals.ts";

/** `GET /_aigw/media/{name}`: the pictures and films that answers point to (G-REST-11), made anew each time. */
export function mediaResource(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>("/media/:file", (request, reply) => {
    const { file } = request.params;
    const film = namedFilm(file);
    if (film) return reply.header("content-type", "video/mp4").send(shoot(film));
    const named = namedPicture(file);
    if (!named) {
      const sentence = `no picture or film is called '${file}'; their URLs stand in answers of the models that make them`;
      return sendProblem(reply, 404, sentence);
    }
    const { picture, type } = named;
    return reply.header("content-type", PICTURE_TYPES[type].mime).send(paint(picture, type));
  });
}
