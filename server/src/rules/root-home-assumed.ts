import { assumedInRoot } from "../queries/roots-home.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a path in `/root` where tools put things into HOME, which is another folder.
 *
 * ## Why
 * `HOME` is `/opt/app-root/src` in these images, for root as well. The installers of uv, Rust and others put their programs
 * into `$HOME/.local/bin` and `$HOME/.cargo/bin`: a link to `/root/.local/bin/uv` leads nowhere, `/root/.cargo/bin` on
 * PATH is empty, and `rm -rf /root/.cache` cleans nothing, while `/opt/app-root/src/.cache` stays in the layer.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN curl -LsSf https://astral.sh/uv/install.sh | sh
 * RUN ln -s /root/.local/bin/uv /usr/local/bin/uv
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN curl -LsSf https://astral.sh/uv/install.sh | sh
 * RUN ln -s $HOME/.local/bin/uv /usr/local/bin/uv
 * USER 1001
 * ```
 *
 * ## Silent when
 * `HOME` is `/root`, is set in the same instruction, or is not known; a variable or an option names the folder
 * (`CARGO_HOME=/root/.cargo`), or the file makes it or copies something into it; the command may not run, or its failure
 * is forgiven; `sudo` runs it; it is not one of the folders that tools make in HOME: ssh looks into `/root/.ssh` whatever
 * HOME says.
 *
 * ## Source
 * The ENV of the images; the installers of uv and rustup.
 */
export default {
  group: "venv",
  severity: "warning",
  *check(build) {
    const { text } = build.document;
    for (const { span, path, home, removes } of assumedInRoot(build)) {
      const end = span.start + "/root".length;
      // Between single quotes nothing is expanded.
      const written = text[span.start - 1] === "'" ? home : "$HOME";
      yield {
        span,
        message: removes
          ? `HOME is ${home} here, for root too: nothing is in ${path}, and what was made in HOME stays`
          : `HOME is ${home} here, for root too: nothing makes ${path}`,
        fixes: [
          {
            title: `Write ${written} instead of /root`,
            safety: "suggested",
            edits: [{ span: { start: span.start, end }, text: written }],
          },
        ],
      };
    }
  },
} satisfies Rule;
