// The server as a web worker, for a VS Code that runs in a browser.
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import { gate } from "./gate.ts";
import { serve } from "./session.ts";

// dockerfile-ast asks Node's Buffer for the bytes of a file's first character, to know a byte order mark.
Object.assign(globalThis, { Buffer: { from: (text: string) => new TextEncoder().encode(text) } });

// What a worker calls `self`; this project is compiled without the types of the browser.
const worker = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

serve(
  createConnection(ProposedFeatures.all, new BrowserMessageReader(worker), new BrowserMessageWriter(worker), gate()),
);
