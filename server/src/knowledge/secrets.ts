// What looks like a secret: names of files, names of variables, values.

/** Tells whether a file of that path holds secrets by its very purpose. */
export function isSecretFile(path: string): boolean {
  const name = path.replace(/\/+$/, "").replace(/^.*\//, "");
  return (
    isEnvFile(path) ||
    files.has(name) ||
    keys.test(name) ||
    /(^|\/)\.(aws\/credentials|docker\/config\.json|kube\/config)$/.test(path)
  );
}

const files = new Set(".netrc .pypirc .pgpass .git-credentials id_rsa id_dsa id_ecdsa id_ed25519".split(" "));
/** Private keys by the names that tools give them; a certificate or a public key has another. */
const keys =
  /^((tls|server|client|private|privkey)\.key|(private[-_]?key|privkey|key)\.pem|[\w-]+[-_.](private[-_]?)?key\.pem)$/;

/** Tells whether a path names a file of variables such as `.env`, and not a sample of one. */
export function isEnvFile(path: string): boolean {
  const name = path.replace(/^.*\//, "");
  return /^\.env(\.(local|prod|production|stag(e|ing)|dev|development))*$/.test(name);
}

/** Tells whether a file of variables gives a value to one that is named like a secret. */
export function holdsSecret(text: string): boolean {
  return text.split(/\r?\n/).some((line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(["']?)(.+?)\2\s*$/.exec(line);
    return match !== null && (isPasswordName(match[1]!) || isTokenName(match[1]!)) && !isPlaceholder(match[3]!);
  });
}

/** Names whose value is a secret, whatever it looks like: DB_PASSWORD. */
export function isPasswordName(name: string): boolean {
  return (
    /(^|_|PG)(PASSWORD|PASSWD|PASSPHRASE)$|^MYSQL_PWD$/i.test(name) &&
    !/(^|_)(ALLOW|EMPTY|NO|HAS|SHOW|MAX|MIN|REQUIRE)_/i.test(name)
  );
}

/** Names whose value is a secret if it looks like one: API_KEY, HF_TOKEN. TOKENIZER and TOKEN_URL are none. */
export function isTokenName(name: string): boolean {
  return /(^|_)(SECRET|SECRET_KEY|API_?KEY|ACCESS_KEY|SECRET_ACCESS_KEY|PRIVATE_KEY|TOKEN)$/i.test(name);
}

/** Tells whether a value is long and mixed enough to be a token or a key. */
export function looksRandom(value: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[./~]/.test(value);
}

/** Tells whether a variable of that name and value had better be shown to nobody, and put into no image. */
export function isSecret(name: string, value: string): boolean {
  return (isPasswordName(name) || isTokenName(name)) && !isReference(value);
}

/** Values that say yes or no, are empty, or say where a secret is. */
const isReference = (value: string): boolean =>
  /^(true|false|yes|no|on|off|none|null|nil|[01]?)$/i.test(value) ||
  /^((\.{1,2}|~)?\/|file:|https?:|\$\w+$|\$[{(].*[)}]$|<.*>$|\{\{)/.test(value);

/** Values that stand in for a secret, say yes or no, or say where it is. */
export function isPlaceholder(value: string): boolean {
  return (
    /^(true|false|yes|no|on|off|none|null|nil|[01]?)$/i.test(value) ||
    /^([./~]|file:|https?:|\$|<.*>$|\{\{)/.test(value) ||
    /dummy|example|change|placeholder|insecure|fake|test|todo|your|xxx|\*\*\*|replace|unused|unset|not[-_ ]?(used|needed|set|a|real|secret)|temp|build|collectstatic|sample/i.test(
      value,
    )
  );
}
