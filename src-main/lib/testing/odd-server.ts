import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '#lib/clock.ts';

/** Stands still, except that the short waits before a retry pass at once. */
export class ImpatientClock extends ManualClock {
  readonly waits: number[] = [];

  override after(ms: number, task: () => void): () => void {
    if (ms > 10_000) return super.after(ms, task);
    this.waits.push(ms);
    queueMicrotask(task);
    return () => {};
  }
}

/** A server that answers as no service of Apple would; `url` has no path. No Date header unless `answer` sets one. */
export async function oddServer(answer: (request: IncomingMessage, response: ServerResponse, url: string) => void) {
  const paths: string[] = [];
  let url = '';
  const server = createServer((request, response) => {
    response.sendDate = false;
    response.on('error', () => {});
    paths.push(`${request.method} ${request.url}`);
    request.resume();
    request.on('end', () => answer(request, response, url));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, paths, close };
}
