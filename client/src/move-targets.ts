// The images that a file can move to, as a list to pick from in which anything else can be typed as well.
import { type QuickPickItem, QuickPickItemKind, window } from "vscode";

interface ListedImage {
  readonly image: string;
  readonly python: string;
  readonly distribution: string;
  readonly endOfLife?: string;
}

interface MoveTarget extends ListedImage {
  readonly target: string;
  readonly changes: "python" | "distribution" | "both";
  readonly declined?: string;
}

/** What the server answers; see docs/editors.md. */
export interface MoveTargets {
  readonly from: ListedImage;
  readonly targets: readonly MoveTarget[];
  readonly version: number;
}

/** The target that the user picks or types; undefined where the user leaves. */
export function pickTarget({ from, targets }: MoveTargets): Promise<string | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.title = "Move to Another Python or Distribution";
  picker.placeholder = `From ${from.image}${ended(from)}. Pick an image, or type: 3.14, ubi10, 3.14 ubi10, a name`;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  const items = [
    ...groups.flatMap(({ changes, label }) =>
      group(
        label,
        targets.filter((it) => it.changes === changes && it.declined === undefined),
      ),
    ),
    ...group(
      "not with this file",
      targets.filter((it) => it.declined !== undefined),
    ),
  ];
  picker.items = items;
  picker.onDidChangeValue((value) => {
    picker.items = [...typed(value), ...items];
  });
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      // What fits nothing in the list is for the server to understand.
      const target = picker.activeItems[0]?.target ?? picker.value.trim();
      if (target === "") return;
      resolve(target);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

interface Item extends QuickPickItem {
  readonly target?: string;
}

const groups = [
  { changes: "python", label: "another Python" },
  { changes: "distribution", label: "another distribution" },
  { changes: "both", label: "another Python and distribution" },
] as const;

function group(label: string, targets: readonly MoveTarget[]): Item[] {
  if (targets.length === 0) return [];
  return [{ label, kind: QuickPickItemKind.Separator }, ...targets.map(item)];
}

/** "3.14" fits images of several distributions in the list; whoever types it means to keep the one that there is. */
function typed(value: string): Item[] {
  const wish = value.trim();
  const isWish = wish !== "" && wish.split(/\s+/).every((it) => /^(?:\d\.\d+|(?:ubi|rhel|c)\d+s?|fedora)$/i.test(it));
  return isWish ? [{ label: wish, description: "and everything else as it is", target: wish, alwaysShow: true }] : [];
}

function item(it: MoveTarget): Item {
  const detail = [
    it.endOfLife && `$(warning) No more updates: ${it.endOfLife}`,
    it.declined && `$(circle-slash) ${it.declined}`,
  ];
  const said = detail.filter((line) => line !== undefined);
  return {
    label: `Python ${it.python} on ${it.distribution}`,
    description: it.image,
    target: it.target,
    ...(said.length === 0 ? {} : { detail: said.join("; ") }),
  };
}

const ended = ({ endOfLife }: ListedImage): string => (endOfLife === undefined ? "" : ", which gets no more updates");
