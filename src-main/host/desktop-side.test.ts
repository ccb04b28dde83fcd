import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ok } from '#lib/outcome.ts';
import { AboutService } from '../features/about/about-service.ts';
import { DesktopService, type WindowHands } from '../features/desktop/desktop-service.ts';
import { readBuiltLists } from './built-lists.ts';
import { servedBy } from './serving.ts';
import { openWindowFiles } from './window-files.ts';

const log = () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });

describe('what is kept of the window', () => {
  it('is there again at the next start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-window-'));
    const first = openWindowFiles(folder, log());
    expect(first.choices.value.closing).toBe('ask');
    const place = { bounds: { x: -10, y: 0, width: 1280, height: 800 }, maximized: true, fullScreen: false };
    first.place.save({ places: { 'display-1': place }, last: 'display-1', zoom: 0.5 });
    first.choices.save({ closing: 'keep' });
    const again = openWindowFiles(folder, log());
    expect(again.place.value).toEqual({ places: { 'display-1': place }, last: 'display-1', zoom: 0.5 });
    expect(again.choices.value).toEqual({ closing: 'keep' });
  });

  it.each([
    '',
    'nonsense',
    '{"places":{"display-1":{"bounds":{"x":null}}},"last":"display-1","zoom":0}',
    '{"places":{},"last":null,"zoom":99}',
    '[]',
  ])('counts as nothing when it is %j, and the log says so', (contents) => {
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-window-'));
    writeFileSync(join(folder, 'window.json'), contents);
    const told = log();
    expect(openWindowFiles(folder, told).place.value).toEqual({ places: {}, last: null, zoom: 0 });
    expect(told.warn).toHaveBeenCalledTimes(1);
  });
});

describe('how many devices are served', () => {
  const core = (state: string, statuses: Record<string, number>) =>
    ({ settings: { get: () => ok({ engine: { state } }) }, devices: { counts: () => ok({ statuses }) } }) as never;

  it('counts those that come to the engine', async () => {
    expect(await servedBy(core('listening', { managed: 20, silent: 3, quiet: 2, lost: 1, removed: 40, 'pre-registered': 7 }))).toBe(26);
  });

  it.each(['stopped', 'failed'])('is none while the engine is %s', async (state) => {
    expect(await servedBy(core(state, { managed: 20 }))).toBe(0);
  });
});

describe('the window, as a screen speaks of it', () => {
  const start = () => {
    let view = { closing: 'ask' as const, startAtLogin: false } as ReturnType<WindowHands['view']>;
    const offer = vi.fn();
    const hands: WindowHands = {
      view: () => view,
      setClosing: (closing) => {
        view = { ...view, closing };
      },
      setStartAtLogin: (on) => {
        if (on) view = { ...view, startAtLogin: true };
        return on;
      },
      offer,
    };
    const publish = vi.fn();
    return { service: new DesktopService(hands, publish), publish, offer };
  };

  it('keeps what is chosen and tells every screen', () => {
    const { service, publish } = start();
    expect(service.get()).toEqual(ok({ desktop: { closing: 'ask', startAtLogin: false } }));
    expect(service.setClosing({ closing: 'keep' })).toEqual(ok({}));
    expect(publish).toHaveBeenLastCalledWith({ name: 'changed', payload: { closing: 'keep', startAtLogin: false } });
    expect(service.setStartAtLogin({ on: true })).toEqual(ok({}));
    expect(publish).toHaveBeenLastCalledWith({ name: 'changed', payload: { closing: 'keep', startAtLogin: true } });
  });

  it('says when the system did not take it', () => {
    const { service, publish } = start();
    expect(service.setStartAtLogin({ on: false })).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(publish).not.toHaveBeenCalled();
  });

  it('carries what the menu asks for, and what the page offers', () => {
    const { service, publish, offer } = start();
    service.run('stop');
    expect(publish).toHaveBeenCalledExactlyOnceWith({ name: 'command', payload: { command: 'stop' } });
    service.offer({ commands: ['find'] });
    expect(offer).toHaveBeenCalledExactlyOnceWith(['find']);
  });

  it('is not there in a browser', () => {
    const service = new DesktopService(null, vi.fn());
    expect(service.get()).toEqual(ok({ desktop: null }));
    expect(service.setClosing({ closing: 'keep' })).toMatchObject({ ok: false, error: { code: 'not-here' } });
    expect(service.offer({ commands: ['find'] })).toEqual(ok({}));
  });
});

describe('what this program is made of', () => {
  const built = () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'shitaku-about-')), 'about');
    mkdirSync(folder);
    const libraries = [
      { name: 'fast-uri', version: '3.1.9', licence: 'BSD-3-Clause', homepage: 'https://example.org', text: 'three' },
      { name: 'fast-uri', version: '4.2.3', licence: 'BSD-3-Clause', homepage: '', text: 'four' },
    ];
    writeFileSync(join(folder, 'licences.json'), JSON.stringify({ libraries }));
    writeFileSync(join(folder, 'sbom.cdx.json'), '{"bomFormat":"CycloneDX"}');
    return folder;
  };
  const service = (folder: string, told = log()) => {
    const read = vi.fn(() => readBuiltLists(folder, told));
    return { about: new AboutService({ version: '1.2.3', runtimes: [{ name: 'Node.js', version: '24' }], read }), read, told };
  };

  it('is read once, texts by name and version, and the bill of materials as it was written', () => {
    const { about, read } = service(built());
    expect(about.get()).toMatchObject({ ok: true, value: { version: '1.2.3', runtimes: [{ name: 'Node.js', version: '24' }] } });
    expect(about.licence({ name: 'fast-uri', version: '4.2.3' })).toEqual(ok({ text: 'four' }));
    expect(about.licence({ name: 'fast-uri', version: '5.0.0' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(about.sbom()).toEqual(ok({ fileName: 'shitaku-1.2.3.cdx.json', content: '{"bomFormat":"CycloneDX"}' }));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is said not to be there where nobody wrote it', () => {
    const { about, told } = service(join(tmpdir(), 'shitaku-no-such-folder'));
    for (const answer of [about.get(), about.licence({ name: 'a', version: '1' }), about.sbom()]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-built' } });
    }
    expect(told.warn).toHaveBeenCalledTimes(1);
    const half = built();
    writeFileSync(join(half, 'licences.json'), readFileSync(join(half, 'licences.json'), 'utf8').slice(0, 40));
    expect(service(half).about.get()).toMatchObject({ ok: false, error: { code: 'not-built' } });
  });
});
