// A package index, or a proxy before it, on this machine, which counts what it is asked.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface LocalIndex {
  /** "http://127.0.0.1:1234" */
  readonly origin: string;
  /** The paths of what was asked; whole addresses where it was asked as a proxy. */
  readonly asked: readonly string[];
  close(): void;
}

/** In this index uwsgi has a wheel for every Python, so that nothing has to be compiled. */
export async function localIndex(): Promise<LocalIndex> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const files = [{ filename: "uwsgi-99.0-py3-none-any.whl", url: "x", hashes: {} }];
    response
      .writeHead(200, { "Content-Type": "application/vnd.pypi.simple.v1+json", "Cache-Control": "no-store" })
      .end(JSON.stringify({ meta: { "api-version": "1.0" }, files }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
