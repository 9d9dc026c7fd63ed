import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These run inside VS Code: see test/vscode/run.ts.
    exclude: [...configDefaults.exclude, "test/vscode/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
