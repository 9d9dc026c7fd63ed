// How `npm run mutate` runs the tests.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["scripts/mutate-tests.ts"],
    // A change that makes a rule say something else has to fall, not to write a new fixture.
    update: "none",
  },
});
