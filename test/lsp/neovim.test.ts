// A second editor: Neovim's own client starts the server, shows its diagnostics and takes its fix.
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, rangeOf, sample } from "./client.ts";

const installed = spawnSync("nvim", ["--version"]).status === 0;

describe.skipIf(!installed)(
  installed ? "Neovim" : "Neovim (skipped: there is no nvim; Debian has it as neovim)",
  () => {
    let server: string;
    beforeAll(async () => {
      server = await bundle();
    });

    async function inNeovim(settings: string): Promise<{ readonly text: string; readonly said: Said }> {
      const folder = await mkdtemp(join(tmpdir(), "splitstage-"));
      try {
        const file = join(folder, "Containerfile");
        const script = join(folder, "init.lua");
        const answer = join(folder, "answer.json");
        await writeFile(file, sample);
        await writeFile(script, lua(server, settings, answer));
        await promisify(execFile)("nvim", [
          "--headless",
          "--clean",
          "-n",
          file,
          "-c",
          `luafile ${script}`,
          "-c",
          "qa!",
        ]);
        return { text: await readFile(file, "utf8"), said: JSON.parse(await readFile(answer, "utf8")) };
      } finally {
        await rm(folder, { recursive: true });
      }
    }

    test("shows the diagnostics and the hover, and its fix mends the file", async () => {
      const { text, said } = await inNeovim("{}");
      expect(
        said.diagnostics.map(({ lnum, col, code, source, severity }) => ({ lnum, col, code, source, severity })),
      ).toEqual(
        [1, 2].map((nth) => {
          const { line, character } = rangeOf(sample, "dnf", nth).start;
          return { lnum: line, col: character, code: "wrong-package-manager", source: "splitstage", severity: 1 };
        }),
      );
      expect(said.hover).toContain("3.13");
      expect(text).toBe(sample.replaceAll("dnf", "microdnf"));
    });

    test("hands over its settings", async () => {
      const { said } = await inNeovim('{ rules = { ["wrong-package-manager"] = "hint" } }');
      expect(said.diagnostics.map(({ severity }) => severity)).toEqual([4, 4]);
    });
  },
);

interface Said {
  readonly diagnostics: readonly {
    readonly lnum: number;
    readonly col: number;
    readonly code: string;
    readonly source: string;
    readonly severity: number;
  }[];
  readonly hover: string;
}

/** docs/editors.md says the same to people, for a Neovim that has `vim.lsp.start`; Debian 12's has not. */
const lua = (server: string, settings: string, answer: string) => `
local start = vim.lsp.start or function(config)
  local id = vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, id)
  return id
end
start({ name = "splitstage", cmd = { "node", "${server}", "--stdio" }, init_options = ${settings} })
assert(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20), "no diagnostics")

local said = { diagnostics = {} }
for _, it in ipairs(vim.diagnostic.get(0)) do
  table.insert(said.diagnostics, { lnum = it.lnum, col = it.col, code = it.code or it.user_data.lsp.code, source = it.source, severity = it.severity })
end

local function ask(method, params)
  params.textDocument = vim.lsp.util.make_text_document_params(0)
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 5000))
  local _, answer = next(answers)
  return assert(answer).result
end
said.hover = ask("textDocument/hover", { position = { line = 0, character = 20 } }).contents.value

local all = { start = { line = 0, character = 0 }, ["end"] = { line = 5, character = 0 } }
local found = ask("textDocument/codeAction", { range = all, context = { diagnostics = {}, only = { "source.fixAll" } } })
local action = found[1]
if action.edit == nil then
  local _, answer = next(vim.lsp.buf_request_sync(0, "codeAction/resolve", action, 5000))
  action = answer.result
end
vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
vim.cmd("write")

local out = assert(io.open("${answer}", "w"))
out:write(vim.json.encode(said))
out:close()
`;
