// Which image the user means with `--image`, `--family` and `--python`.
import type { ImageChoice, ScaffoldChoices, ScaffoldOptions } from "../scaffold/scaffold.ts";
import { didYouMean } from "./near.ts";

export interface ImageWish {
  readonly image?: string;
  readonly family?: string;
  readonly python?: string;
}

/** The image that fits the wishes and, where they leave a choice, the project. A string is what is wrong with them. */
export function pickImage(
  choices: ScaffoldChoices,
  wish: ImageWish,
): Pick<ScaffoldOptions, "image" | "minimal"> | string {
  const { images, defaults } = choices;
  const usual = images.find(({ id }) => id === defaults.image);
  const fitting = images.filter((it) => fits(it, wish));
  const chosen =
    fitting.find(({ id }) => id === defaults.image) ??
    fitting.find(({ python }) => python === usual?.python) ??
    fitting[0];
  if (chosen === undefined) return unfit(images, wish);
  return { image: chosen.id, minimal: (wish.image ?? chosen.name).includes("-minimal") };
}

function fits(choice: ImageChoice, { image, family, python }: ImageWish): boolean {
  const full = namesOf(choice).map((name) => name.replace("-minimal", ""));
  return (
    (image === undefined || [...namesOf(choice), ...full].includes(image)) &&
    (family === undefined || familiesOf(choice).includes(family.toLowerCase())) &&
    (python === undefined || choice.python === python)
  );
}

/** What an image is called: its id here, and the name it is pulled by with and without the registry. */
function namesOf({ id, name }: ImageChoice): string[] {
  const parts = name.split("/");
  return [id, ...parts.map((_, i) => parts.slice(i).join("/"))];
}

/** `c10s`, `ubi9`, `fedora`: from the precise to the general. */
function familiesOf({ id }: ImageChoice): string[] {
  const release = id.slice(0, id.indexOf("-"));
  const [, letters = "", number = ""] = /^([a-z]+)(\d+)/.exec(release) ?? [];
  const names = { f: ["fedora"], c: ["centos"], rhel: ["rhel", "ubi"] }[letters] ?? [];
  return [release, ...names.map((name) => `${name}${number}`), ...names];
}

function unfit(images: readonly ImageChoice[], { image, family, python }: ImageWish): string {
  const all = (list: readonly string[]) => [...new Set(list)].join(", ");
  if (image !== undefined && !images.some((it) => fits(it, { image }))) {
    const near = didYouMean(image, images.flatMap(namesOf)) || `; there is ${all(images.map(({ name }) => name))}`;
    return `--image ${image}: not an image that can be chosen${near}`;
  }
  if (family !== undefined && !images.some((it) => fits(it, { family }))) {
    return `--family ${family}: unknown; there is ${all(images.flatMap((it) => [familiesOf(it).at(-1)!, familiesOf(it)[0]!]))}`;
  }
  if (python !== undefined && !images.some((it) => fits(it, { python }))) {
    return `--python ${python}: no image has it; there is ${all(images.map((it) => it.python))}`;
  }
  const wishes = Object.entries({ image, family, python }).filter(([, value]) => value !== undefined);
  const near = images.filter((it) => fits(it, family === undefined ? { image } : { family }));
  return `no image is ${wishes.map(([name, value]) => `--${name} ${value}`).join(" and ")}; there is ${all(near.map(({ name }) => name))}`;
}
