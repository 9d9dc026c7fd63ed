// What looks like a secret, and what only resembles one.
import { expect, test } from "vitest";
import {
  holdsSecret,
  isPasswordName,
  isPlaceholder,
  isSecretFile,
  isTokenName,
  looksRandom,
} from "../../server/src/knowledge/secrets.ts";

test("files", () => {
  const secret = [
    ".env",
    "app/.env.production",
    ".netrc",
    "id_ed25519",
    "certs/tls.key",
    "server-key.pem",
    ".aws/credentials",
  ];
  expect(secret.filter((it) => !isSecretFile(it))).toEqual([]);
  const plain = [
    ".env.example",
    "env",
    ".envrc",
    "id_rsa.pub",
    "ca.pem",
    "cert.pem",
    "public.key",
    "RPM-GPG.key",
    "keys.pem",
    "monkey.pem",
  ];
  expect(plain.filter(isSecretFile)).toEqual([]);
});

test("names", () => {
  expect(["DB_PASSWORD", "PGPASSWORD", "MYSQL_PWD", "password"].filter((it) => !isPasswordName(it))).toEqual([]);
  const none = ["DB_PASSWORD_FILE", "ALLOW_EMPTY_PASSWORD", "PASSWORD_HASHERS", "BYPASS"];
  expect(none.filter(isPasswordName)).toEqual([]);
  expect(
    ["HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "SECRET_KEY", "OPENAI_API_KEY"].filter((it) => !isTokenName(it)),
  ).toEqual([]);
  const tokens = ["TOKENIZERS_PARALLELISM", "TIKTOKEN_CACHE_DIR", "TOKEN_URL", "CUDA_GPGKEY", "GIT_SECRETS_VERSION"];
  expect(tokens.filter(isTokenName)).toEqual([]);
});

test("values", () => {
  expect(
    ["changeme", "", "/run/secrets/x", "true", "${X}", "<token>", "dummy-key", "0"].filter((it) => !isPlaceholder(it)),
  ).toEqual([]);
  expect(["s3cret", "hunter2"].filter(isPlaceholder)).toEqual([]);
  expect(
    ["hf_kJ8sd7f6Gh3kL0pQ2xZ9", "short1", "onlyletterssolongasthis", "./path/to/token1234567"].map(looksRandom),
  ).toEqual([true, false, false, false]);
});

test("files of variables", () => {
  expect(holdsSecret("PORT=8080\nexport DB_PASSWORD='s3cret'\n")).toBe(true);
  expect(holdsSecret("# DB_PASSWORD=s3cret\nDB_PASSWORD=\nAPI_KEY=changeme\r\nPORT=8080")).toBe(false);
});
