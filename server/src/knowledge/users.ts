// The names in /etc/passwd that nobody has to add: the distribution's, and those that packages make.
import table from "./users.json";

/** The users that every image has. */
export const distributionUsers: readonly string[] = table.distribution.split(" ");

/** Users that a package makes where it is installed. */
export const packageUsers: readonly string[] = table.packages.split(" ");
