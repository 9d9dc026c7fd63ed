import { effectsOfKind } from "../commands/effect-kinds.ts";
import { ask } from "../image/facts.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import type { Execution } from "../simulation/build.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a new user with a number or a name that the full images have already given away.
 *
 * ## Why
 * The full images have a user `default` with the number 1001. `useradd -u 1001` ends with "UID 1001 is not unique" and
 * `useradd default` with "user 'default' already exists", and with either the build ends. The minimal images have no
 * such user, so that the same line works there.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * RUN useradd -u 1001 -g 0 app && chown app:0 $HOME
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * RUN chown 1001:0 $HOME
 * USER 1001
 * ```
 *
 * ## Silent when
 * The image is a minimal one; `-o` allows the number twice; `userdel default` came before; the number or the name comes
 * from an argument without a value; the command may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * core/Dockerfile of sclorg/s2i-base-container: `useradd -u 1001 -r -g 0 ... default`.
 */
export default {
  group: "user",
  severity: "error",
  *check(build) {
    for (const { execution } of certainCommands(build)) {
      const { name } = execution;
      const taken = takenBy(execution);
      if (taken === undefined) continue;
      const { exact, span } = execution.name;
      const share = { span: { start: span.end, end: span.end }, text: " -o" };
      yield {
        span: taken.span,
        message: `${taken.what}, and ${name.value} ends the build`,
        fixes:
          exact && taken.by === "uid"
            ? [{ title: "Allow both users the same number", safety: "suggested", edits: [share] }]
            : [],
      };
    }
  },
} satisfies Rule;

/** Whose number or name is taken, and the word that says it. */
function takenBy(execution: Execution) {
  const { users, called } = execution.before;
  const made = effectsOfKind(execution.effects, "user").find((it) => it.is === "made");
  if (made === undefined) return undefined;
  const { uid, name, shared } = made;
  const namesake = name?.value === undefined ? undefined : ask(users, name.value);
  if (namesake?.is === "yes") {
    const where = namesake.cause === undefined ? ` in ${called}` : "";
    return { span: name!.span, by: "name", what: `there is a user ${name!.value} already${where}` };
  }
  if (uid?.value === "1001" && !shared && ask(users, "default").is === "yes")
    return { span: uid.span, by: "uid", what: `1001 is the user default already in ${called}` };
  return undefined;
}
