// Addresses, which people type.

/** Undefined for what is no address. The Node of an older VS Code has no URL.canParse. */
export function urlOf(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The address of something that is asked by HTTP; undefined for anything else. */
export function httpAddress(text: string): URL | undefined {
  const url = urlOf(text.trim());
  return url !== undefined && /^https?:$/.test(url.protocol) ? url : undefined;
}
