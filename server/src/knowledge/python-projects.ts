// Python projects that pip compiles: the entry point for those who know no more than a name and a version.
export { compileNeeds } from "./python/compile-needs.ts";
export { normalize } from "./python/names.ts";
