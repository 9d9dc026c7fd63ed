// The names in /etc/passwd that nobody has to add: the distribution's, and those that packages make.
import table from "./users.json";

/** The users that every image has. */
export const distributionUsers: readonly string[] = table.distribution.split(" ");

/** Users that a package makes where it is installed. */
export const packageUsers: readonly string[] = table.packages.split(" ");

const userWords = new Set(table.speaksOf.split(" "));

/** Tells whether a text in plain words speaks of who runs something. */
export const speaksOfUsers = (text: string): boolean => text.split(/\W+/).some((it) => userWords.has(it.toLowerCase()));
