import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FramePage } from '../pages/frame-page.ts';
import { askMain } from './ask-main.ts';
import { appFolder, asRoot, runtime } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { Elsewhere } from './elsewhere.ts';
import { listeningPorts } from './listening-ports.ts';
import { commandOf, load, notExercised, preferences, seen, set, upgraded, violations, watch, withGesture } from './live-window.ts';

/**
 * Electron's own security checklist (https://www.electronjs.org/docs/latest/tutorial/security), item by item in its order, against the
 * app as it runs: what window, session, protocol and process answer when they are asked or attacked. Items 13 to 15 and 17: locked-ways.spec.ts.
 */

let elsewhere: Elsewhere;
test.beforeAll(async () => {
  elsewhere = await Elsewhere.open();
});
test.afterAll(() => elsewhere?.close());

test('1 to 12, 16 and 18 to 20: what is loaded, what the page is given, and what it may ask for', async ({ desktop }) => {
  const page = await desktop.start();
  const electron = desktop.electron;
  await watch(electron);

  await test.step('1. Only load secure content: nothing but app:// is ever asked for, on any screen', async () => {
    const frame = new FramePage(page);
    for (const area of ['devices', 'operations', 'bench', 'certificates', 'activity', 'settings', 'home'] as const) {
      await frame.link(area).click();
      await expect(frame.title(frame.text.frame.areas[area])).toBeVisible();
    }
    await page.reload();
    await expect(frame.title(frame.text.frame.areas.home)).toBeVisible();
    const { requests } = await seen(electron);
    expect(requests.length).toBeGreaterThan(5);
    const own = /^(app:\/\/shitaku\/|blob:app:\/\/shitaku\/|data:|devtools:)/;
    expect(requests.filter((url) => !own.test(url))).toEqual([]);
  });

  await test.step('1. … and a certificate that nobody vouches for is not taken', async () => {
    const loaded = await load(electron, elsewhere.https);
    expect(loaded).toMatch(/ERR_CERT_AUTHORITY_INVALID/);
    expect(elsewhere.visits).toEqual([]);
  });

  const windows = await preferences(electron);
  await test.step('2. Disable the Node.js integration', async () => {
    if (windows === null) notExercised('preferences of a window are not told by this runtime');
    set(windows, { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false });
    const reach = ['process', 'require', 'module', 'Buffer', 'global', '__dirname', 'setImmediate'];
    expect(await page.evaluate((names) => names.filter((name) => name in window), reach)).toEqual([]);
    const inFrame = await page.evaluate((names) => {
      const inner = document.body.appendChild(document.createElement('iframe'));
      const found = names.filter((name) => name in (inner.contentWindow ?? {}));
      inner.remove();
      return found;
    }, reach);
    expect(inFrame).toEqual([]);
  });

  await test.step('3. Enable context isolation', async () => {
    set(windows, { contextIsolation: true });
    // The preload lives in another world: what the page does to its own does not reach it, and the door still opens.
    await page.evaluate(() => {
      Object.defineProperty(MessageEvent.prototype, 'source', { get: () => null, configurable: true });
      Object.defineProperty(Object.prototype, 'sender', { value: () => {}, configurable: true });
    });
    expect(await askMain(page, 'settings', 'get')).toMatchObject({ ok: true });
    await page.reload();
  });

  await test.step('4. Enable process sandboxing', async () => {
    set(windows, { sandbox: true });
    const processes = await electron.evaluate(({ app, BrowserWindow }) => ({
      renderers: BrowserWindow.getAllWindows().map((window) => window.webContents.getOSProcessId()),
      main: process.pid,
      metrics: app.getAppMetrics().map(({ pid, type, sandboxed }) => ({ pid, type, sandboxed })),
    }));
    expect(processes.renderers).not.toContain(processes.main);
    const told = processes.metrics.filter(({ type, sandboxed }) => type === 'Tab' && sandboxed !== undefined);
    if (told.length === 0) notExercised('whether the system holds a process in its sandbox is told on macOS and Windows only');
    for (const each of told) expect(each.sandboxed).toBe(true);
    if (asRoot.length > 0) notExercised("root has no user namespaces, so Chromium's sandbox is switched off by the test itself");
    else for (const pid of processes.renderers) expect(commandOf(pid)).not.toContain('--no-sandbox');
  });

  await test.step('5. Permission requests: copying, and nothing else', async () => {
    const asked = await withGesture<Record<string, string>>(
      electron,
      `(async () => {
        const how = async (ask) => { try { const got = await ask(); return Array.isArray(got) ? 'list of ' + got.length : String(got); } catch (error) { return error.name; } };
        const none = async () => { throw new DOMException('not here', 'NotFoundError'); };
        const nav = navigator;
        return {
          camera: await how(() => nav.mediaDevices.getUserMedia({ video: true })),
          microphone: await how(() => nav.mediaDevices.getUserMedia({ audio: true })),
          screen: await how(() => nav.mediaDevices.getDisplayMedia({ video: true })),
          place: await how(() => new Promise((yes, no) => nav.geolocation.getCurrentPosition(yes, ({ code }) => no(new DOMException('', code === 1 ? 'NotAllowedError' : 'code ' + code))))),
          notifications: await how(() => Notification.requestPermission()),
          midi: await how(() => nav.requestMIDIAccess({ sysex: true })),
          clipboard: await how(() => nav.clipboard.readText()),
          usb: await how(() => nav.usb ? nav.usb.requestDevice({ filters: [] }) : none()),
          usbKnown: await how(() => nav.usb ? nav.usb.getDevices() : []),
          hid: await how(() => nav.hid ? nav.hid.requestDevice({ filters: [] }) : none()),
          hidKnown: await how(() => nav.hid ? nav.hid.getDevices() : []),
          serial: await how(() => nav.serial ? nav.serial.requestPort() : none()),
          serialKnown: await how(() => nav.serial ? nav.serial.getPorts() : []),
          bluetooth: await how(() => nav.bluetooth ? nav.bluetooth.requestDevice({ acceptAllDevices: true }) : none()),
          fonts: await how(() => window.queryLocalFonts ? window.queryLocalFonts() : none()),
          idle: await how(() => window.IdleDetector ? window.IdleDetector.requestPermission() : none()),
          folders: await how(() => nav.storage.persist()),
        };
      })()`,
    );
    test.info().annotations.push({ type: 'note', description: `asked for: ${JSON.stringify(asked)}` });
    const refusals = /^(NotAllowedError|NotFoundError|NotSupportedError|SecurityError|AbortError|denied|false|list of 0)$/;
    for (const [what, answer] of Object.entries(asked)) expect(answer, what).toMatch(refusals);
    const states = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'persistent-storage',
        'idle-detection',
      ];
      const state = async (name: string) => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch {
          return 'unknown';
        }
      };
      return Promise.all(names.map(async (name) => `${name} ${await state(name)}`));
    });
    expect(states.filter((each) => each.endsWith('granted'))).toEqual([]);
    expect(await withGesture<string>(electron, `navigator.clipboard.writeText('copied').then(() => 'copied', String)`)).toBe('copied');
  });

  await test.step('6, 8, 9 and 10. webSecurity stays on; no insecure content, experimental feature or Blink feature', async () => {
    set(windows, { webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, enableBlinkFeatures: '' });
    const switches = ['disable-web-security', 'allow-running-insecure-content', 'enable-blink-features', 'ignore-certificate-errors'];
    const given = await electron.evaluate(({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)), switches);
    expect(given).toEqual([]);
  });

  await test.step('7. Content Security Policy: read from the answer, and proved', async () => {
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
    const directives = new Map((policy ?? '').split('; ').map((each) => [each.split(' ')[0] ?? '', each.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    for (const name of ['object-src', 'frame-src', 'worker-src']) expect(directives.get(name) ?? ["'none'"]).toEqual(["'none'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"]);
    expect(await violations(page, elsewhere.http)).toEqual({
      'inline script': 'script-src-elem',
      'inline handler': 'script-src-attr',
      eval: 'script-src',
      'remote script': 'script-src-elem',
      'remote image': 'img-src',
      'remote style': 'style-src-elem',
      'remote font': 'font-src',
      fetch: 'connect-src',
      beacon: 'connect-src',
      socket: 'connect-src',
      frame: 'frame-src',
      object: 'object-src',
      worker: 'worker-src',
      form: 'form-action',
      base: 'base-uri',
    });
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    expect(await page.evaluate((url) => fetch(url).then(String, ({ name }) => String(name)), elsewhere.https)).toBe('TypeError');
    expect(elsewhere.visits).toEqual([]);
  });

  await test.step('11 and 12. <webview>: there is none', async () => {
    set(windows, { webviewTag: false });
    const element = await page.evaluate((src) => {
      const webview = document.body.appendChild(Object.assign(document.createElement('webview'), { src, allowpopups: true }));
      return { known: 'loadURL' in webview, shadow: webview.shadowRoot !== null };
    }, elsewhere.http);
    expect(element).toEqual({ known: false, shadow: false });
    const kinds = await electron.evaluate(({ webContents }) => webContents.getAllWebContents().map((each) => each.getType()));
    expect(kinds).not.toContain('webview');
  });

  await test.step('16. Use a current version of Electron', () => {
    const { devDependencies } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
    if (runtime?.older === true) notExercised(`built for Electron ${devDependencies.electron}, run in ${runtime.version}`);
    else expect(runtime?.version).toBe(devDependencies.electron);
  });

  await test.step('18. Avoid file://: a scheme of our own, which answers for its files and nothing else', async () => {
    expect(await page.evaluate(() => window.location.origin)).toBe('app://shitaku');
    const status = (path: string, method = 'GET') =>
      page.evaluate(async ([at, how]) => (await fetch(at as string, { method: how as string })).status, [path, method]);
    expect(await status('/')).toBe(200);
    const outside = ['../main/main.js', '..%2fmain%2fmain.js', '%2e%2e/main/main.js', '....//main/main.js', '..\\main\\main.js'];
    for (const path of [...outside, 'index.html%2500.js', 'etc/passwd', 'assets/', 'assets', 'launch.json', '.']) {
      expect(await status(`/${path}`), path).toBe(path === '.' ? 200 : 404);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await status('/', method), method).toBe(404);
    for (const host of ['other', 'shitaku.evil', 'print', 'SHITAKU.']) expect(await load(electron, `app://${host}/`), host).toBe('403');
    expect(await page.evaluate(() => fetch('file:///etc/passwd').then(String, ({ name }) => String(name)))).toBe('TypeError');
  });

  await test.step('19. Fuses', () => {
    test
      .info()
      .annotations.push({ type: 'note', description: 'they are in the packed binary: packed.spec.ts reads them back and tries them' });
  });

  await test.step('20. Do not expose Electron APIs: the page has what a page without preload has', async () => {
    const bare = await electron.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } });
      await window.loadURL('app://shitaku/no-such-page');
      const names = (await window.webContents.executeJavaScript('Object.getOwnPropertyNames(window)')) as string[];
      window.destroy();
      return names;
    });
    const own = await page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => !/^\d+$/.test(name)));
    // What libraries of the page leave behind (those of an older runtime among them), and what the browser adds when it is used.
    const known =
      /^(__zod_|__core-js_shared__$|Iterator$|__TSR|\$_TSR|__tsr|__REACT|__react|i18next|__mantine|__playwright|__pw|event$|\$RefreshReg|\$RefreshSig)/i;
    const added = own.filter((name) => !bare.includes(name) && !known.test(name));
    expect(added).toEqual([]);
    const prototypes = await page.evaluate(() => ['ipcRenderer', 'electron', 'bridge', 'shitaku', 'api'].filter((name) => name in window));
    expect(prototypes).toEqual([]);
  });
});

test('the app opens no door for a debugger and no web socket', async ({ desktop, display }) => {
  test.skip(process.platform !== 'linux', 'not exercised: the ports of a process are read from /proc');
  desktop.keep('launch.json', JSON.stringify({ world: 'practice', language: 'ja', theme: 'light' }));
  const child = spawn(runtime?.path ?? '', [...asRoot, '--disable-gpu', `--user-data-dir=${desktop.folder}`, appFolder, '--practice'], {
    env: { ...process.env, ...(display === null ? {} : { DISPLAY: display.name }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    // Phones of practice speak over loopback: the world stands.
    await expect.poll(() => listeningPorts(child.pid ?? 0).length, { timeout: 60_000 }).toBeGreaterThan(3);
    const ports = listeningPorts(child.pid ?? 0);
    test.info().annotations.push({ type: 'note', description: `ports of practice: ${ports.map(({ port }) => port).join(' ')}` });
    expect(ports.filter(({ loopback }) => !loopback)).toEqual([]);
    for (const { port } of ports) expect(await upgraded(port), `port ${port}`).toBe(false);
    expect(said).not.toMatch(/listening on ws/i);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});
