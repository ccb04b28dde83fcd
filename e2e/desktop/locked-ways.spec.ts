import { join, resolve } from 'node:path';
import { askMain } from './ask-main.ts';
import { appFolder } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { Elsewhere } from './elsewhere.ts';
import { preferences, seen, set, watch } from './live-window.ts';

/** Items 13 to 15 and 17 of Electron's security checklist: the ways out of the page, and who may knock at main. See locked.spec.ts. */
let elsewhere: Elsewhere;
test.beforeAll(async () => {
  elsewhere = await Elsewhere.open();
});
test.afterAll(() => elsewhere?.close());

test('13 to 15: a page cannot leave, opens nothing but a guide, and hands only known addresses to the browser', async ({ desktop }) => {
  const page = await desktop.start();
  const electron = desktop.electron;
  await watch(electron);
  await page.evaluate(() => Object.assign(window, { mark: 'still the same page' }));
  const stays = async () => {
    expect(await page.evaluate(() => Reflect.get(window, 'mark'))).toBe('still the same page');
    expect(page.url()).toMatch(/^app:\/\/shitaku\//);
    expect(elsewhere.visits).toEqual([]);
  };
  const away = (how: string) => `${elsewhere.http}/${how}`;

  await test.step('13. Disable or limit navigation', async () => {
    const ways: Readonly<Record<string, (url: string) => void>> = {
      'location.href': (url) => {
        window.location.href = url;
      },
      'location.replace': (url) => window.location.replace(url),
      link: (url) => {
        const link = Object.assign(document.createElement('a'), { href: url });
        document.body.append(link);
        link.click();
        link.remove();
      },
      'link to the top of an inner frame': (url) => {
        const inner = document.body.appendChild(document.createElement('iframe'));
        const link = Object.assign(inner.contentDocument?.createElement('a') ?? document.createElement('a'), { href: url, target: '_top' });
        inner.contentDocument?.body.append(link);
        link.click();
      },
      'meta refresh': (url) => {
        const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` });
        document.head.append(meta);
      },
    };
    for (const [name, way] of Object.entries(ways)) {
      const url = away(name.replaceAll(' ', '-'));
      await page.evaluate(way, url);
      await expect.poll(async () => (await seen(electron)).leaving.find((each) => each.url === url), name).toEqual({ url, held: true });
      await stays();
    }
    for (const url of ['mailto:a@b.example', 'smb://files.example/share', 'app://other/', 'app://shitaku.evil/']) {
      await page.evaluate((to) => window.location.assign(to), url);
      await expect.poll(async () => (await seen(electron)).leaving.find((each) => each.url === url), url).toEqual({ url, held: true });
      await stays();
    }
    // These never get as far as main: Chromium itself, or the policy of the page, refuses them.
    for (const url of ['file:///etc/passwd', 'data:text/html,<h1>elsewhere</h1>', 'javascript:void(document.body.innerHTML="pwned")']) {
      const told = page.waitForEvent('console', (message) => message.type() === 'error');
      await page.evaluate((to) => void setTimeout(() => window.location.assign(to)), url);
      await told;
      await stays();
    }
  });

  await test.step('13. … also by what is dropped on the window', async () => {
    set(await preferences(electron), { navigateOnDragDrop: false });
    const dropped = page.evaluate(
      () =>
        new Promise<string>((resolve) => window.addEventListener('drop', () => setTimeout(() => resolve('dropped'), 500), { once: true })),
    );
    const hands = await page.context().newCDPSession(page);
    for (const data of [
      { items: [{ mimeType: 'text/uri-list', data: away('dropped') }], files: [], dragOperationsMask: 1 },
      { items: [], files: [resolve(import.meta.dirname, '../../package.json')], dragOperationsMask: 1 },
    ]) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await hands.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
      }
    }
    await Promise.race([dropped, page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)))]);
    await stays();
  });

  await test.step('14. Disable or limit creation of new windows', async () => {
    const refused = [
      'about:blank',
      'data:text/html,x',
      'file:///etc/passwd',
      away('window'),
      'app://shitaku/',
      'app://shitaku/#/settings',
      'app://other/#/guide/push',
    ];
    for (const url of refused) {
      expect(await page.evaluate((to) => window.open(to) === null, url), url).toBe(true);
      await page.evaluate((to) => window.open(to, '_blank', 'noopener,nodeIntegration=yes,contextIsolation=no,webviewTag=yes'), url);
    }
    expect(electron.windows()).toHaveLength(1);
    const opened = electron.waitForEvent('window');
    await page.evaluate(
      () => void window.open('#/guide/push', 'g', 'popup,nodeIntegration=yes,contextIsolation=no,sandbox=no,webviewTag=yes'),
    );
    const guide = await opened;
    await guide.waitForLoadState('domcontentloaded');
    set(await preferences(electron), { nodeIntegration: false, contextIsolation: true, sandbox: true, webviewTag: false });
    expect(await guide.evaluate(() => 'process' in window || 'require' in window)).toBe(false);
    expect(await guide.evaluate(() => window.open('#/guide/ade') === null)).toBe(true);
    expect(electron.windows()).toHaveLength(2);
    await guide.close();
    await stays();
  });

  await test.step('15. shell.openExternal: only what is on the list', async () => {
    const listed = ['https://identity.apple.com/pushcert', 'https://business.apple.com/'];
    const hostile = [
      'http://identity.apple.com/',
      'https://apple.com.evil.example/',
      'https://user:pass@apple.com/',
      'https://apple.com:444/',
      'file:///Applications/Calculator.app',
      'smb://apple.com/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      elsewhere.https,
    ];
    for (const url of [...listed, ...hostile]) await page.evaluate((to) => window.open(to, '_blank'), url);
    await expect.poll(async () => (await seen(electron)).outside).toEqual(listed);
    await stays();
  });
});

test('17: validate the sender of all IPC messages', async ({ desktop }) => {
  const page = await desktop.start();
  const electron = desktop.electron;
  const sentAway = () => desktop.log.filter(({ message }) => message === 'a stranger knocked at the bridge').length;

  await test.step('there is one door', async () => {
    const doors = await electron.evaluate(({ ipcMain }) => ({
      // Electron itself listens for `error`.
      listened: ipcMain
        .eventNames()
        .map(String)
        .filter((name) => name !== 'error'),
      handled: (Reflect.get(ipcMain, '_invokeHandlers') as Map<string, unknown> | undefined)?.size ?? 0,
    }));
    expect(doors).toEqual({ listened: ['bridge'], handled: 0 });
    expect(await askMain(page, 'settings', 'get')).toMatchObject({ ok: true });
  });

  await test.step('a frame inside our page has no preload, and its word is not ours', async () => {
    const heard = await page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const answers: string[] = [];
          const ask = (name: string, post: (port: MessagePort) => void) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => answers.push(name);
            post(port2);
            port1.postMessage(JSON.stringify({ i: '1', p: { u: '/settings/get', b: { json: {} } } }));
          };
          const inner = document.body.appendChild(Object.assign(document.createElement('iframe'), { srcdoc: '<p>inner' }));
          inner.onload = () => {
            const own = inner.contentWindow as Window & typeof globalThis;
            ask('to itself', (port) => own.postMessage('shitaku:bridge', '*', [port]));
            // The source of a message is the window whose code posts it.
            const post = own.Function === undefined ? null : () => own.parent.postMessage;
            ask('to its parent', (port) => Reflect.apply(post?.() ?? own.postMessage, own.parent, ['shitaku:frame', '*', [port]]));
            // Behind both, over the same wires: once this is answered, so would they have been.
            ask('by the page', (port) => window.postMessage('shitaku:bridge', '*', [port]));
            const wait = setInterval(() => {
              if (!answers.includes('by the page')) return;
              clearInterval(wait);
              inner.remove();
              resolve(answers);
            }, 20);
          };
        }),
    );
    expect(heard).toEqual(['by the page']);
  });

  await test.step('main sends a frame away even if it had got hold of a way to knock', async () => {
    const before = sentAway();
    await page.evaluate(() => void document.body.appendChild(document.createElement('iframe')));
    const answers = await electron.evaluate(async ({ BrowserWindow, ipcMain, MessageChannelMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const knock = (senderFrame: unknown) => {
        const { port1, port2 } = new MessageChannelMain();
        ipcMain.emit('bridge', { ports: [port1], sender: contents, senderFrame });
        return new Promise<string>((resolve) => {
          port2.on('message', () => resolve('answered'));
          port2.on('close', () => resolve('closed'));
          port2.start();
          port2.postMessage(JSON.stringify({ i: '1', p: { u: '/settings/get', b: { json: {} } } }));
        });
      };
      return { frame: await knock(contents?.mainFrame.frames[0]), gone: await knock(null), page: await knock(contents?.mainFrame) };
    });
    expect(answers).toEqual({ frame: 'closed', gone: 'closed', page: 'answered' });
    await expect.poll(sentAway).toBe(before + 2);
  });

  await test.step('a window that is not ours gets no answer, whatever it shows', async () => {
    const before = sentAway();
    const strange = ['data:text/html,<h1>x</h1>', elsewhere.http, 'app://shitaku/', 'app://other/', 'about:blank'];
    const preload = join(appFolder, 'out/preload/index.cjs');
    const answers = await electron.evaluate(
      async ({ BrowserWindow }, { addresses, preload }) => {
        const asked: string[] = [];
        for (const address of addresses) {
          const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
          await window.loadURL(address).catch(() => undefined);
          const answer = await window.webContents.executeJavaScript(`new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve('answered');
            port1.onclose = () => resolve('none');
            setTimeout(() => resolve('none'), 3000);
            window.postMessage('shitaku:bridge', '*', [port2]);
            port1.postMessage(JSON.stringify({ i: '1', p: { u: '/settings/get', b: { json: {} } } }));
          })`);
          asked.push(`${address} ${answer}`);
          window.destroy();
        }
        return asked;
      },
      { addresses: strange, preload },
    );
    expect(answers).toEqual(strange.map((address) => `${address} none`));
    // They did knock: main wrote each of them down.
    await expect.poll(sentAway).toBeGreaterThanOrEqual(before + strange.length);
  });
});
