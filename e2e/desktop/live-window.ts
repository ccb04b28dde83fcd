import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './desktop-test.ts';

/** A list that grows in main: what happened there since it was begun. */
interface Seen {
  readonly requests: string[];
  readonly leaving: { url: string; held: boolean }[];
  readonly outside: string[];
}

declare global {
  var seen: Seen;
}
/** Keeps what the session loads, what pages try to go to, and what is handed to the browser (which is not opened). */
export const watch = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow, session, shell }) => {
    globalThis.seen = { requests: [], leaving: [], outside: [] };
    session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
      globalThis.seen.requests.push(url);
      answer({});
    });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event) => {
      globalThis.seen.leaving.push({ url: event.url, held: event.defaultPrevented });
    });
    shell.openExternal = async (url) => void globalThis.seen.outside.push(url);
  });

export const seen = (electron: ElectronApplication): Promise<Seen> => electron.evaluate(() => globalThis.seen);

/** Loads an address in a window of no kind of ours, over the app's session: the status, or the error. */
export const load = (electron: ElectronApplication, address: string): Promise<string> =>
  electron.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false });
    let status = '';
    window.webContents.on('did-navigate', (_event, _url, code) => {
      status = String(code);
    });
    const failed = await window.loadURL(url).then(
      () => null,
      (error: Error) => error.message,
    );
    window.destroy();
    return status === '' || status === '0' ? String(failed) : status;
  }, address);

type Preferences = Readonly<Record<string, unknown>>;

/** Null where the runtime does not tell. */
export const preferences = (electron: ElectronApplication): Promise<Preferences[] | null> =>
  electron.evaluate(({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows().map(({ webContents }) => {
      const tell: unknown = Reflect.get(webContents, 'getLastWebPreferences');
      return typeof tell === 'function' ? ({ ...Reflect.apply(tell, webContents, []) } as Preferences) : null;
    });
    return all.every((each) => each !== null) ? all : null;
  });

/** These, in every window. What a runtime does not tell is what it has by itself, which is checked by its effect. */
export function set(windows: readonly Preferences[] | null, wanted: Preferences): void {
  for (const each of windows ?? []) for (const [name, value] of Object.entries(wanted)) expect(each[name] ?? value, name).toEqual(value);
}

/** Runs in our page as if somebody had just clicked. */
export const withGesture = <T>(electron: ElectronApplication, code: string): Promise<T> =>
  electron.evaluate(({ BrowserWindow }, script) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.focus();
    return window?.webContents.executeJavaScript(script, true);
  }, code) as Promise<T>;

export const commandOf = (pid: number): string => (process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '');

/** Which directive of the policy stops each attempt. */
export const violations = (page: Page, http: string): Promise<Record<string, string>> =>
  page.evaluate(async (remote) => {
    const element =
      (name: string, attributes: Readonly<Record<string, string>>, text = '') =>
      () => {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
        made.textContent = text;
        document.body.append(made);
        if (made instanceof HTMLFormElement) made.submit();
        if (key(attributes)) made.click();
        setTimeout(() => made.remove(), 1_000);
      };
    const key = (attributes: Readonly<Record<string, string>>) => 'onclick' in attributes;
    const ways: Readonly<Record<string, () => unknown>> = {
      'inline script': element('script', {}, 'window.pwned = true'),
      'inline handler': element('b', { onclick: 'window.pwned = true' }),
      // biome-ignore lint/security/noGlobalEval: it is what must not work.
      eval: () => window.eval('window.pwned = true'),
      'remote script': element('script', { src: `${remote}/x.js` }),
      'remote image': element('img', { src: `${remote}/x.png` }),
      'remote style': element('link', { rel: 'stylesheet', href: `${remote}/x.css` }),
      'remote font': () => new FontFace('x', `url(${remote}/x.woff2)`).load().catch(() => undefined),
      fetch: () => fetch(`${remote}/x`).catch(() => undefined),
      beacon: () => navigator.sendBeacon(`${remote}/x`, 'x'),
      socket: () => new WebSocket(remote.replace('http', 'ws')),
      frame: element('iframe', { src: `${remote}/x` }),
      object: element('object', { data: `${remote}/x` }),
      worker: () => new Worker(URL.createObjectURL(new Blob(['self.x = 1']))),
      form: element('form', { action: `${remote}/x`, method: 'post' }),
      base: element('base', { href: remote }),
    };
    const found: Record<string, string> = {};
    for (const [name, way] of Object.entries(ways)) {
      found[name] = await new Promise<string>((resolve) => {
        const late = setTimeout(() => resolve('not refused'), 8_000);
        document.addEventListener(
          'securitypolicyviolation',
          ({ effectiveDirective }) => {
            clearTimeout(late);
            resolve(effectiveDirective);
          },
          { once: true },
        );
        // Outside of what the test itself runs, to which policies do not apply.
        setTimeout(() => {
          try {
            way();
          } catch {
            // Refused by throwing: the event tells.
          }
        });
      });
    }
    return found;
  }, http);

/** Does this port turn into a web socket, as a debugger's does? */
export async function upgraded(port: number): Promise<boolean> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'c2hpdGFrdS1zaGl0YWt1IQ==',
  };
  const asked = request({ host: '127.0.0.1', port, path: '/', headers, timeout: 5_000 });
  return new Promise((resolve) => {
    asked.on('upgrade', (_response, socket) => (socket.destroy(), resolve(true)));
    asked.on('response', (response) => (response.destroy(), resolve(false)));
    asked.on('error', () => resolve(false));
    asked.on('timeout', () => (asked.destroy(), resolve(false)));
    asked.end();
  });
}

export const notExercised = (why: string) => test.info().annotations.push({ type: 'not exercised', description: why });
