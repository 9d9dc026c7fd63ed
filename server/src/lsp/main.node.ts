// The server as a process of Node: over standard input and output, Node's IPC, a socket or a pipe.
import { connect } from "node:net";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { diskContexts } from "./disk-contexts.ts";
import { gate } from "./gate.ts";
import { nodeIndexes } from "./package-index.node.ts";
import { serve } from "./session.ts";

const usage = `The language server of Splitstage is started by an editor, with one of
  --stdio          over standard input and output
  --node-ipc       over the channel to a parent that runs on Node
  --socket=PORT    over a socket on which the editor listens
  --pipe=NAME      over a named pipe on which the editor listens
`;

process.on("uncaughtException", (error) => {
  process.stderr.write(`The language server of Splitstage has to stop: ${error.message}\n`);
  process.exit(1);
});

const options = process.argv.slice(2);
const place = /^--(?:socket=(?<port>\d+)|pipe=(?<path>.+))$/m.exec(options.join("\n"))?.groups;

if (place !== undefined) {
  // Opened here rather than by the library, which says nothing when nobody listens.
  const { port, path } = place;
  const socket = connect(path === undefined ? { port: Number(port), host: "127.0.0.1" } : { path });
  socket.once("error", (error) => {
    throw error;
  });
  serve(createConnection(ProposedFeatures.all, socket, socket, gate()), diskContexts(), nodeIndexes);
} else if (options.includes("--stdio") || (options.includes("--node-ipc") && process.connected)) {
  serve(createConnection(ProposedFeatures.all, gate()), diskContexts(), nodeIndexes);
} else {
  process.stderr.write(usage);
  process.exitCode = options.includes("--help") ? 0 : 2;
}
