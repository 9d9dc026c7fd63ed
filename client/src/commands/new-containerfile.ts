// "Splitstage: New Containerfile...": from what the project is and what the user picks, opened but not saved.
import { type QuickPickItem, type Uri, window, workspace } from "vscode";
import { readProject } from "../project.ts";
import type { Server } from "../server.ts";

interface Options {
  readonly image: string;
  readonly layout: "single" | "split";
  readonly style: "s2i" | "pip";
  readonly minimal: boolean;
}

type Layout = Pick<Options, "layout" | "minimal">;

interface Choices {
  readonly images: readonly {
    readonly id: string;
    readonly label: string;
    readonly description: string;
    readonly name: string;
  }[];
  readonly defaults: Options;
}

interface Scaffold {
  readonly text: string;
  readonly notes: readonly string[];
}

/** `chosen` is what a key binding or another extension hands over: any of Options, and then nothing is asked. */
export async function newContainerfile(server: Server, chosen: unknown): Promise<void> {
  try {
    const ask = typeof chosen !== "object" || chosen === null;
    const folder = await folderOf(ask);
    if (folder === "none of them") return;
    const project = await readProject(folder);
    const choices = await server.request<Choices | null>("splitstage/scaffold/choices", { project });
    if (choices === null) throw new Error("The language server could not read the project; its output says more.");
    const options = ask ? await pick(choices) : chosen;
    if (options === undefined) return;
    const made = await server.request<Scaffold | null>("splitstage/scaffold", { project, options });
    if (made === null) throw new Error("The language server could not write the file; its output says more.");
    await window.showTextDocument(await workspace.openTextDocument({ language: "dockerfile", content: made.text }));
    if (made.notes.length > 0) void window.showInformationMessage(made.notes.join(" "));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`No new Containerfile: ${message}`);
  }
}

/** The folder that the user works in; which one it is is asked only where it cannot be told. */
async function folderOf(ask: boolean): Promise<Uri | "none of them" | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const active = window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  if (active !== undefined || !ask || folders.length < 2) return (active ?? folders[0])?.uri;
  return (await window.showWorkspaceFolderPick())?.uri ?? "none of them";
}

/** Three questions; the answer that fits the project stands first. Undefined where the user left. */
async function pick({ images, defaults }: Choices): Promise<Options | undefined> {
  const image = await choose(
    "Image (1/3)",
    images.map(({ id, label, description, name }) => ({ label, description, detail: name, value: id })),
    (value) => value === defaults.image,
  );
  if (image === undefined) return undefined;
  const stages = await choose<Layout>("Stages (2/3)", layouts, ({ layout, minimal }) =>
    layout === "split" ? defaults.layout === "split" : defaults.layout === layout && defaults.minimal === minimal,
  );
  if (stages === undefined) return undefined;
  const style = await choose("Installed and started by (3/3)", styles, (value) => value === defaults.style);
  return style && { image, ...stages, style };
}

async function choose<T>(
  title: string,
  items: readonly (QuickPickItem & { readonly value: T })[],
  fits: (value: T) => boolean,
): Promise<T | undefined> {
  const usual = items.filter(({ value }) => fits(value)).map((it) => ({ ...it, label: `$(star) ${it.label}` }));
  const others = items.filter(({ value }) => !fits(value));
  const picked = await window.showQuickPick([...usual, ...others], {
    title: `New Containerfile: ${title}`,
    placeHolder: "The first one is what fits the files of the project",
    // Three questions belong together; looking something up in between does not give them up.
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.value;
}

const layouts = [
  {
    label: "Build on the full image, run on the minimal one",
    description: "two stages; compilers stay behind",
    value: { layout: "split", minimal: true },
  },
  {
    label: "A single stage on the minimal image",
    description: "small; compilers only if you add them",
    value: { layout: "single", minimal: true },
  },
  {
    label: "A single stage on the full image",
    description: "large; compilers are in it",
    value: { layout: "single", minimal: false },
  },
] as const;

const styles = [
  { label: "The S2I scripts", description: "assemble installs, run starts", value: "s2i" },
  { label: "Plain pip", description: "pip install, and a command of your own", value: "pip" },
] as const;
