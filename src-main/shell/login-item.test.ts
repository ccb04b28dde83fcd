import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { desktopEntry, LoginItem } from './login-item.ts';

describe('starting at login', () => {
  const start = (platform: NodeJS.Platform, openAtLogin = false) => {
    const autostart = join(mkdtempSync(join(tmpdir(), 'shitaku-login-')), 'autostart');
    const settings = { openAtLogin, wasOpenedAtLogin: openAtLogin };
    const app = {
      getLoginItemSettings: () => settings as never,
      setLoginItemSettings: vi.fn((next: { openAtLogin?: boolean }) => void Object.assign(settings, next)),
    };
    const item = new LoginItem(app, { platform, command: ['/opt/My Apps/shitaku'], autostart }, silentLog);
    return { item, app, file: join(autostart, 'shitaku.desktop'), autostart };
  };

  it('is a file on Linux, which comes and goes', () => {
    const { item, file } = start('linux');
    expect(item.on).toBe(false);
    expect(item.set(true)).toBe(true);
    expect(item.on).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/My Apps/shitaku" "--hidden"\n');
    expect(item.set(false)).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(item.set(false)).toBe(true);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('is off where the desktop wrote %s', (line) => {
    const { item, file } = start('linux');
    item.set(true);
    writeFileSync(file, `${readFileSync(file, 'utf8')}${line}\n`);
    expect(item.on).toBe(false);
    expect(item.set(true)).toBe(true);
    expect(item.on).toBe(true);
  });

  it('is off where a full disk left an entry that starts nothing', () => {
    const { item, file } = start('linux');
    item.set(true);
    writeFileSync(file, '');
    expect(item.on).toBe(false);
    writeFileSync(file, '[Desktop Entry]\nType=Application\nName=Shi');
    expect(item.on).toBe(false);
    expect(item.set(true)).toBe(true);
  });

  it('follows an AppImage that an update gave another name', () => {
    const { item, file, autostart } = start('linux');
    item.set(true);
    const [old, next] = [join(autostart, 'Shitaku "1".AppImage'), join(autostart, 'Shitaku "2".AppImage')];
    const itemOf = (path: string) => new LoginItem({} as never, { platform: 'linux', command: [path], autostart }, silentLog);
    writeFileSync(old, '');
    itemOf(old).set(true);
    const entry = readFileSync(file, 'utf8');
    // Another copy that is started meanwhile changes nothing.
    itemOf(next).renew();
    expect(readFileSync(file, 'utf8')).toBe(entry);
    rmSync(old);
    itemOf(next).renew();
    expect(readFileSync(file, 'utf8')).toBe(desktopEntry([next, '--hidden']));
    // What a person switched off stays off, and what is none of ours is left alone.
    for (const left of [`${entry}Hidden=true\n`, '[Desktop Entry]\nExec=shitaku --hidden\n']) {
      writeFileSync(file, left);
      itemOf(next).renew();
      expect(readFileSync(file, 'utf8')).toBe(left);
    }
    itemOf(next).set(false);
    itemOf(next).renew();
    expect(existsSync(file)).toBe(false);
  });

  it('is refused where the folder cannot be written', () => {
    const { item, autostart } = start('linux');
    writeFileSync(autostart, 'a file in its place');
    expect(item.set(true)).toBe(false);
    expect(item.on).toBe(false);
  });

  it('is asked of macOS, which may want approval first', () => {
    const { item, app } = start('darwin');
    expect(item.set(true)).toBe(true);
    expect(app.setLoginItemSettings).toHaveBeenCalledExactlyOnceWith({ openAtLogin: true });
    app.setLoginItemSettings.mockImplementation(() => undefined);
    expect(item.set(false)).toBe(false);
  });

  it('cannot be asked elsewhere', () => {
    expect(start('win32').item.on).toBeNull();
  });

  it('knows the start of a login', () => {
    expect(start('linux').item.startedBy(['/opt/shitaku', '--hidden'])).toBe(true);
    expect(start('linux', true).item.startedBy(['/opt/shitaku'])).toBe(false);
    expect(start('darwin', true).item.startedBy(['/Applications/Shitaku'])).toBe(true);
    expect(start('darwin').item.startedBy(['/Applications/Shitaku'])).toBe(false);
  });

  // The judge is GLib, which reads these files on every Linux desktop.
  const gio = ['/usr/bin/gio', '/bin/gio'].find((path) => existsSync(path));
  it.skipIf(gio === undefined)(
    `is started by a desktop with what was meant${gio === undefined ? ' (skipped: no gio here)' : ''}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'shitaku-exec-'));
      const out = join(folder, 'out');
      const odd = join(folder, 'a "b" $c `d` \\e f');
      writeFileSync(odd, `#!/bin/sh\nprintf '%s\\n' "$0" "$@" > '${out}.part' && mv '${out}.part' '${out}'\n`, { mode: 0o755 });
      const entry = join(folder, 'x.desktop');
      writeFileSync(entry, desktopEntry([odd, '/app path 100%', '--hidden']));
      execFileSync(gio as string, ['launch', entry]);
      await vi.waitFor(() => expect(readFileSync(out, 'utf8')).toBe(`${odd}\n/app path 100%\n--hidden\n`), { timeout: 20_000 });
    },
  );
});
