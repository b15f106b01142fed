import { admin, openAPI } from "better-auth/plugins";
import { invite as publishedPlugin } from "better-invite";
import { expect, it } from "vitest";
import { type AuthAppOptions, openAuthApp } from "./support.ts";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string }[];
  responses: Record<string, { content?: { "application/json"?: { schema: { properties?: object } } } }>;
}

async function operationsOf(instead?: AuthAppOptions["instead"]) {
  const app = await openAuthApp("sqlite", { plugins: [admin(), openAPI()], ...(instead && { instead }) });
  const document = await (await app.visitor().get("/api/auth/open-api/generate-schema")).json();
  await app.close();
  const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map(({ operationId, parameters, responses }) => ({ path, operationId, parameters, responses })),
  );
  return operations.filter(({ path }) => path.startsWith("/invite/"));
}

it("the document of Better Auth's openAPI() has every operation, parameter and answer of Better Invite's", async () => {
  const ours = await operationsOf();
  const theirs = await operationsOf(publishedPlugin({}));
  expect(theirs.map(({ path }) => path)).toHaveLength(7);
  for (const { path, operationId, parameters, responses } of theirs) {
    const same = ours.find((operation) => operation.operationId === operationId);
    expect(same?.path).toBe(path);
    expect(same?.parameters).toEqual(
      expect.arrayContaining(parameters.map(({ name, in: where }) => expect.objectContaining({ name, in: where }))),
    );
    expect(Object.keys(same?.responses ?? {})).toEqual(expect.arrayContaining(Object.keys(responses)));
    const answered = (operation?: Pick<Operation, "responses">) =>
      Object.keys(operation?.responses["200"]?.content?.["application/json"]?.schema.properties ?? {}).sort();
    expect(answered(same)).toEqual(answered({ responses }));
  }
});
