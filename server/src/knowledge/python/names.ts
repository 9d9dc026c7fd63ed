// The names of Python projects as indexes compare them.

/** A project's name as indexes compare it (PEP 503): "mod-wsgi" for "mod_WSGI". Extras and groups compare the same way. */
export function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
