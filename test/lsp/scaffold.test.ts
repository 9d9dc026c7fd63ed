// A new Containerfile by request, from what a client has read of the project.
import { beforeAll, expect, test } from "vitest";
import { bundle, full, start } from "./client.ts";

beforeAll(() => bundle());

interface Choices {
  readonly images: readonly { readonly id: string; readonly python: string }[];
  readonly defaults: { readonly image: string };
}

const project = {
  files: ["app.py", "requirements.txt"],
  texts: { "requirements.txt": "flask\nuwsgi\n", ".python-version": "3.12\n" },
};

test("the choices are the images, and the defaults are the project's", async () => {
  const client = await start({ capabilities: full });
  const { images, defaults } = await client.connection.sendRequest<Choices>("splitstage/scaffold/choices", { project });
  expect(images.length).toBeGreaterThan(5);
  expect(images.find(({ id }) => id === defaults.image)?.python).toBe("3.12");
  expect(defaults).toMatchObject({ layout: "split" });
  await client.stop();
});

test.for([
  { options: {} },
  { options: { layout: "single", minimal: true, style: "pip" } },
  { options: { layout: "single", minimal: false, style: "s2i" } },
  { options: { image: "c10s-python-313-minimal", layout: "split", style: "s2i" } },
])("a file of $options has nothing wrong in it", async ({ options }) => {
  const client = await start({ capabilities: full });
  const { text } = await client.connection.sendRequest<{ text: string }>("splitstage/scaffold", { project, options });
  expect(text).toMatch(/^FROM /m);
  await client.open(text);
  const serious = (await client.pull()).filter(({ severity }) => severity === 1);
  expect(serious).toEqual([]);
  await client.stop();
});

test("an option that cannot be meant is named in the answer", async () => {
  const client = await start({ capabilities: full });
  const asked = client.connection.sendRequest("splitstage/scaffold", { project, options: { layout: "three" } });
  await expect(asked).rejects.toThrow('"layout" is to be single or split, not "three"');
  await client.stop();
});

test("a project that is no project is an empty one", async () => {
  const client = await start({ capabilities: full });
  const params = { project: { files: "app.py", texts: [1] } };
  expect(await client.connection.sendRequest("splitstage/scaffold/choices", params)).toHaveProperty("defaults");
  expect(client.logs).toEqual([]);
  await client.stop();
});
