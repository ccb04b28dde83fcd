import { type IpcMainEvent, ipcMain, type MessagePortMain, type WebContents } from 'electron';
import type { Log } from '#lib/log.ts';
import { isAppPage } from './app-page.ts';

/** One screen as the core sees it. */
interface Screen {
  receive(message: unknown): void;
  close(): void;
}

/** Electron leaves `ports` out of what is sent without any way to carry them (`ipcRenderer.send`), whatever its types say. */
interface Knock extends Pick<IpcMainEvent, 'sender' | 'senderFrame'> {
  readonly ports?: readonly MessagePortMain[];
}

/** Hands a screen's link to the core. */
export type ConnectScreen = (carrier: { send(message: string): Promise<void>; refuse(reason: string): void }) => Screen;

/** The preload (src-preload/index.ts) sends one port per loaded page over this channel. */
const CHANNEL = 'bridge';

/** A page needs one link, and a second while it connects again. Who knocks more often loses the oldest. */
const LINKS_AT_MOST = 4;

/**
 * The only door from a page into main: the one `ipcMain` listener of the app. Who knocks is checked here and nowhere
 * else: a window of ours, its main frame, at our own address. What is returned shuts it, and ends every link.
 */
export function openBridgeDoor(isOurs: (contents: WebContents) => boolean, connect: ConnectScreen, log: Log): () => void {
  const links = new WeakMap<WebContents, Set<() => void>>();
  const all = new Set<() => void>();
  const linksOf = (contents: WebContents) => {
    const known = links.get(contents) ?? new Set();
    links.set(contents, known);
    return known;
  };
  const knock = (event: Knock) => {
    const port = event.ports?.[0];
    if (port === undefined) return;
    const { sender, senderFrame: frame } = event;
    const ours = isOurs(sender) && frame !== null && frame === sender.mainFrame && isAppPage(frame.url);
    if (ours) return carry(port, connect, linksOf(sender), all);
    log.warn('a stranger knocked at the bridge', { url: frame?.url ?? 'unknown' });
    port.close();
  };
  ipcMain.on(CHANNEL, knock);
  return () => {
    ipcMain.off(CHANNEL, knock);
    for (const end of [...all]) end();
  };
}

function carry(port: MessagePortMain, connect: ConnectScreen, links: Set<() => void>, all: Set<() => void>): void {
  const screen = connect({
    // Ports have no back pressure; the reader is our own page, on this machine.
    send: async (message) => port.postMessage(message),
    refuse: () => end(),
  });
  const end = () => {
    links.delete(end);
    all.delete(end);
    screen.close();
    port.close();
  };
  port.on('message', (message) => screen.receive(message.data));
  port.on('close', end);
  port.start();
  links.add(end);
  all.add(end);
  for (const oldest of [...links].slice(0, -LINKS_AT_MOST)) oldest();
}
