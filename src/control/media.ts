import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { namedFilm, shoot } from "../media/film.ts";
import { namedPicture, PICTURE_TYPES, paint } from "../media/picture.ts";
import { Refused } from "./refused.ts";
import { tell } from "./routes.ts";

const told = {
  summary: "A picture or film that an answer points to",
  params: z.object({ file: z.string() }),
  produces: ["video/mp4", ...Object.values(PICTURE_TYPES).map(({ mime }) => mime)],
};

/** `GET /_aigw/media/{name}`: the pictures and films that answers point to (G-REST-11), made anew each time. */
export function mediaResource(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>("/media/:file", { config: tell(told) }, (request, reply) => {
    const { file } = request.params;
    const film = namedFilm(file);
    if (film) return reply.header("content-type", "video/mp4").send(shoot(film));
    const named = namedPicture(file);
    if (!named) {
      throw new Refused(
        404,
        `no picture or film is called '${file}'`,
        "their URLs stand in answers of the models that make them",
      );
    }
    const { picture, type } = named;
    return reply.header("content-type", PICTURE_TYPES[type].mime).send(paint(picture, type));
  });
}
