// "Splitstage: Restart Language Server".
import type { Server } from "../server.ts";

export function restart(server: Server): Promise<void> {
  return server.restart();
}
