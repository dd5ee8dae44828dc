import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { RuleUse } from "../backends/rule-report.ts";
import { filled, yesOrNo } from "./parameters.ts";

const listQuery = z.strictObject({
  account: filled("an account").default("local"),
  unused: yesOrNo.optional(),
  shadowed: yesOrNo.optional(),
});

/** `GET /_aigw/mocks[?account=&unused=&shadowed=]`: the scripted rules, how often each has answered, and which never can. */
export function mocksResource(app: FastifyInstance, report: (account: string) => RuleUse[]): void {
  app.withTypeProvider<ZodTypeProvider>().get("/mocks", { schema: { querystring: listQuery } }, (request) => {
    const { account, unused, shadowed } = request.query;
    const rules = report(account).filter((rule) => agrees(unused, rule.hits === 0) && agrees(shadowed, rule.shadowed !== null));
    return { rules };
  });
}

function agrees(wanted: "true" | "false" | undefined, is: boolean): boolean {
  return wanted === undefined || (wanted === "true") === is;
}
