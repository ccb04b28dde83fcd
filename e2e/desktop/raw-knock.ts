/** The IPC of Electron, as only a preload gets it. */
interface RawIpc {
  send(channel: string, ...words: unknown[]): void;
  postMessage(channel: string, message: unknown, ports?: MessagePort[]): void;
  invoke(channel: string, ...words: unknown[]): Promise<unknown>;
}

declare global {
  var taken: RawIpc;
}

/**
 * What somebody does who got hold of the IPC of the page: any shape, on any channel, with any number of ports. It runs in the page, in the
 * world of the preload, and is carried there as text.
 */
export async function knockRaw(question: string) {
  const ipc = globalThis.taken;
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const shapes: unknown[] = [
    undefined,
    null,
    true,
    -0,
    Number.NaN,
    2n ** 70n,
    'text',
    '\ud800',
    [],
    {},
    new Date(),
    new Map([[{}, {}]]),
    new Set([1]),
    /x/,
    new Error('x'),
    new Uint8Array(1024 * 1024),
    new ArrayBuffer(16),
    cyclic,
    'x'.repeat(16 * 1024 * 1024),
    Array.from({ length: 1_000_000 }, () => 0),
    JSON.parse('{"__proto__":{"polluted":1},"ports":[{}],"sender":{},"senderFrame":{}}'),
    () => undefined,
    Symbol('x'),
  ]; // prettier-ignore
  const channels = [
    'bridge',
    'error',
    'newListener',
    'removeListener',
    '__proto__',
    'constructor',
    'ipc-message',
    '-ipc-ports',
    'GUEST_VIEW_MANAGER_CREATE',
    'ELECTRON_BROWSER_REQUIRE',
    '',
    'x',
  ];
  let [tries, refused, late] = [0, 0, 0];
  const said: string[] = [];
  const errors: string[] = [];
  const attempt = (does: () => void) => {
    tries += 1;
    try {
      does();
    } catch {
      refused += 1;
    }
  };
  const ask = (port: MessagePort) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        late += 1;
        resolve();
      }, 20_000);
      port.onmessage = ({ data }) => {
        said.push(String(data));
        clearTimeout(timer);
        port.close();
        resolve();
      };
      port.postMessage(question);
    });
  for (const channel of channels) {
    // A port on `bridge` is a link like any other, whatever else is said; there and elsewhere the rest falls on deaf ears.
    for (const shape of channel === 'bridge' ? [] : shapes.slice(0, 8)) attempt(() => ipc.send(channel, shape));
    attempt(() => ipc.postMessage(channel, 'x', channel === 'bridge' ? [] : [new MessageChannel().port2]));
    await ipc.invoke(channel, 1, 2, 3).catch((error: unknown) => errors.push(String(error)));
    tries += 1;
  }
  for (const shape of shapes) {
    attempt(() => ipc.send('bridge', shape, shape));
    const { port1, port2 } = new MessageChannel();
    let left = false;
    attempt(() => {
      ipc.postMessage('bridge', shape, [port2]);
      left = true;
    });
    if (left) await ask(port1);
  }
  // Of several ports one is a link.
  const several = Array.from({ length: 50 }, () => new MessageChannel());
  attempt(() =>
    ipc.postMessage(
      'bridge',
      null,
      several.map(({ port2 }) => port2),
    ),
  );
  const [first] = several;
  if (first !== undefined) await ask(first.port1);
  for (const { port1 } of several) port1.close();
  return { tries, refused, late, said, errors };
}
