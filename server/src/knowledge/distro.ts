// The distributions that the images are built upon, and what differs between them for a package.

/** An Enterprise Linux (RHEL, UBI and CentOS Stream of one major version are the same here) or a Fedora release. */
export interface Distro {
  readonly family: "el" | "fedora";
  readonly version: number;
  /** As the image's own build names it: rhel9, c9s, fedora. */
  readonly flavor: string;
  /** The C library's version, for comparing only: "2.34". */
  readonly glibc: string;
  /** The Python that a bare `python3` package means here: "3.9". */
  readonly python3: string;
}
