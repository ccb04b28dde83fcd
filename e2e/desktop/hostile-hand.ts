import type { ElectronApplication, Page } from '@playwright/test';

/** What came back over one link: texts as they were; and whether main closed it. */
export interface Heard {
  readonly heard: readonly string[];
  readonly closed: boolean;
  /** Nothing of what was waited for came. */
  readonly late: boolean;
}

/** The hand of a hostile page: what its script can do with the one thing it was given. Runs in the page. */
export interface HostileHand {
  /** A new link; its number. */
  open(): number;
  /** Hands something to main over a link; false: it could not leave the page. */
  post(link: number, message: unknown, transfer?: Transferable[]): boolean;
  /** Waits until this was in so many of the texts that came, or main closed the link, or for too long. */
  until(link: number, word: string, times: number): Promise<Heard>;
  close(link: number): void;
  closeAll(): void;
  /** Sends all frames over one link, so many under way at once, and waits until each has an answer. */
  flow(frames: readonly string[], atOnce: number): Promise<Heard>;
  /** Sends each over a link of its own, and behind it a question; three links at a time. */
  alone(messages: readonly unknown[], question: string): Promise<Heard[]>;
}

declare global {
  var hostile: HostileHand;
  var knocked: { post(message: unknown, ports: readonly MessagePort[]): void } | undefined;
  var door: Door;
}

/** Puts the hand into the page. */
export const raiseHand = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const PATIENCE = 30_000;
    const links: { port: MessagePort; heard: string[]; closed: boolean; changed: () => void }[] = [];
    const at = (index: number) => {
      const link = links[index];
      if (link === undefined) throw new Error('no such link');
      return link;
    };
    const hand: HostileHand = {
      open() {
        const { port1: port, port2 } = new MessageChannel();
        const link = { port, heard: [] as string[], closed: false, changed: () => {} };
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          link.heard.push(typeof data === 'string' ? data : `no text: ${typeof data}`);
          link.changed();
        });
        port.addEventListener('close', () => {
          link.closed = true;
          link.changed();
        });
        port.start();
        window.postMessage('shitaku:bridge', window.location.origin, [port2]);
        return links.push(link) - 1;
      },
      post(index, message, transfer = []) {
        try {
          at(index).port.postMessage(message, transfer);
          return true;
        } catch {
          return false;
        }
      },
      until(index, word, times) {
        const link = at(index);
        return new Promise((resolve) => {
          const settle = (late: boolean) => {
            clearTimeout(timer);
            link.changed = () => {};
            resolve({ heard: link.heard, closed: link.closed, late });
          };
          const timer = setTimeout(() => settle(true), PATIENCE);
          link.changed = () => {
            if (link.closed || link.heard.filter((text) => text.includes(word)).length >= times) settle(false);
          };
          link.changed();
        });
      },
      close(index) {
        at(index).port.close();
      },
      closeAll() {
        for (const { port } of links) port.close();
      },
      async flow(frames, atOnce) {
        const index = hand.open();
        const link = at(index);
        for (let sent = 0; sent < frames.length && !link.closed; ) {
          const room = atOnce - (sent - link.heard.length);
          for (const frame of frames.slice(sent, sent + room)) hand.post(index, frame);
          sent = Math.min(frames.length, sent + room);
          const { late } = await hand.until(index, '', Math.min(frames.length, sent - Math.floor(atOnce / 2)));
          if (late) break;
        }
        const heard = await hand.until(index, '', frames.length);
        hand.close(index);
        return heard;
      },
      async alone(messages, question) {
        const results: Heard[] = [];
        let next = 0;
        const one = async () => {
          while (next < messages.length) {
            const mine = next++;
            const index = hand.open();
            hand.post(index, messages[mine]);
            hand.post(index, question);
            results[mine] = await hand.until(index, '"i":"question"', 1);
            hand.close(index);
          }
        };
        await Promise.all([one(), one(), one()]);
        return results;
      },
    };
    window.hostile = hand;
  });

/** What main counts at its door. */
export interface Door {
  /** Links that neither side has ended. */
  open: number;
  /** Links that main ended. */
  shut: number;
}

/** Counts at the door of main from now on; changes nothing. */
export const watchDoor = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ ipcMain }) => {
    globalThis.door = { open: 0, shut: 0 };
    ipcMain.prependListener('bridge', ({ ports }) => {
      const [port] = (ports as typeof ports | undefined) ?? [];
      if (port === undefined) return;
      globalThis.door.open += 1;
      let ended = false;
      const end = () => {
        if (!ended) globalThis.door.open -= 1;
        ended = true;
      };
      const close = port.close.bind(port);
      port.on('close', end);
      port.close = () => {
        if (!ended) globalThis.door.shut += 1;
        end();
        close();
      };
    });
  });

export const door = (electron: ElectronApplication): Promise<Door> => electron.evaluate(() => globalThis.door);

/** What main holds. */
export interface Holding {
  /** Objects that stand for links, subscriptions and what waits, by class. */
  readonly objects: Readonly<Record<string, number>>;
  /** What keeps the event loop alive besides timers, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly descriptors: number | null;
}

const CLASSES = [
  'MessagePortMain',
  'ContractPeer',
  'RPCHandler',
  'ServerPeer',
  'AsyncIdQueue',
  'AbortController',
  'AbortSignal',
  'EventQueue',
];

/** The memory of main after a garbage collection, of several readings the smallest: what JavaScript holds in and out of its heap, and all. */
export const memory = (electron: ElectronApplication): Promise<{ bytes: number; resident: number }> =>
  electron.evaluate(async () => {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connect();
    let [bytes, resident] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let reading = 0; reading < 4; reading += 1) {
      await new Promise<void>((done) => session.post('HeapProfiler.collectGarbage', () => done()));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { heapUsed, external, rss } = process.memoryUsage();
      bytes = Math.min(bytes, heapUsed + external);
      resident = Math.min(resident, rss);
    }
    session.disconnect();
    return { bytes, resident };
  });

/** Asks main what it holds, without what a garbage collection takes. */
export const holding = (electron: ElectronApplication): Promise<Holding> =>
  electron.evaluate(async (_electron, classes) => {
    const { Session } = process.getBuiltinModule('node:inspector');
    const { readdirSync } = process.getBuiltinModule('node:fs');
    const session = new Session();
    session.connect();
    const ask = <T>(method: string, params: object) =>
      new Promise<T>((resolve, reject) => session.post(method, params, (error, result) => (error ? reject(error) : resolve(result as T))));
    type Remote = { result: { objectId: string; value: Record<string, number> } };
    const prototype = await ask<Remote>('Runtime.evaluate', { expression: 'Object.prototype', objectGroup: 'holding' });
    const found = await ask<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId,
      objectGroup: 'holding',
    });
    const counted = await ask<Remote>('Runtime.callFunctionOn', {
      objectId: found.objects.objectId,
      functionDeclaration: `function (classes) {
        const counts = Object.fromEntries(classes.map((name) => [name, 0]));
        for (const each of this) {
          const proto = Object.getPrototypeOf(each);
          if (proto === null || proto === Object.prototype) continue;
          const made = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
          const name = typeof made === 'function' ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined;
          if (Object.hasOwn(counts, name) && each !== made.prototype) counts[name] += 1;
        }
        return counts;
      }`,
      arguments: [{ value: classes }],
      returnByValue: true,
    });
    await ask('Runtime.releaseObjectGroup', { objectGroup: 'holding' });
    session.disconnect();
    const resources: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) if (!/Timeout|Immediate/.test(kind)) resources[kind] = (resources[kind] ?? 0) + 1;
    const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : null;
    return { objects: counted.result.value, resources, descriptors };
  }, CLASSES);
