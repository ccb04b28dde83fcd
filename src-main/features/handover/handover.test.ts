import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Draggable } from '#contract/handover.ts';
import { silentLog } from '#lib/log.ts';
import { readOpened } from '../../host/opened-file.ts';
import { OutgoingFolder } from '../../host/outgoing-folder.ts';
import { HandoverService, type Made } from './handover-service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-handover-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const identified = { kind: 'ade-token', details: {}, place: 'ade' as const };
const made: Made = { fileName: '申請.plist', content: 'aGVsbG8=', base64: true };
const report: Draggable = { what: 'report', batchId: 'b', language: 'ja' };

const serve = (change: Partial<ConstructorParameters<typeof HandoverService>[0]> = {}) => {
  const outgoing = new OutgoingFolder(join(folder, 'outgoing'), silentLog);
  const drag = vi.fn(async (_path: string) => {});
  const make = vi.fn(async (_file: Draggable, _early: boolean): Promise<Made | null> => made);
  const publish = vi.fn();
  const service = new HandoverService({
    read: readOpened,
    identify: async () => identified,
    make,
    hand: { write: (file) => outgoing.write(file), drag },
    publish,
    ...change,
  });
  return { service, outgoing, drag, make, publish };
};

describe('a file that is opened with this program', () => {
  const put = (name: string, content = 'x') => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('waits until a screen takes it, with what it is; and is taken once', async () => {
    const { service, publish } = serve();
    await service.open([put('token.p7m', 'hello'), put('b.pem')]);
    expect(publish).toHaveBeenCalledTimes(1);
    expect(await service.take()).toEqual({
      ok: true,
      value: { opened: { fileName: 'token.p7m', file: { fileName: 'token.p7m', content: 'aGVsbG8=' }, identified, problem: null } },
    });
    expect(await service.take()).toMatchObject({ value: { opened: { fileName: 'b.pem' } } });
    expect(await service.take()).toEqual({ ok: true, value: { opened: null } });
  });

  it('is answered with what is wrong about it', async () => {
    const { service } = serve();
    mkdirSync(join(folder, 'folder'));
    const locked = put('locked');
    chmodSync(locked, 0);
    const large = put('large', 'x'.repeat(MAX_FILE_BYTES + 1));
    // Root reads what is locked.
    const all = [join(folder, 'folder'), join(folder, 'gone'), large, '/dev/null', ...(process.getuid?.() === 0 ? [] : [locked])];
    await service.open(all);
    const told: unknown[] = [];
    for (const _ of all) {
      const answer = await service.take();
      told.push(answer.ok ? answer.value.opened?.problem : answer);
    }
    expect(told).toEqual(['folder', 'unreadable', 'too-large', 'not-a-file', ...(process.getuid?.() === 0 ? [] : ['unreadable'])]);
  });

  it('is one of a few: of a whole folder of them the rest is refused in one word', async () => {
    const { service } = serve();
    const many = Array.from({ length: 30 }, (_, index) => put(`${index}.pem`));
    await service.open(many);
    await service.open(many);
    const told: string[] = [];
    for (;;) {
      const answer = await service.take();
      if (!answer.ok || answer.value.opened === null) break;
      told.push(answer.value.opened.problem ?? 'file');
    }
    expect(told).toEqual([...Array.from({ length: 10 }, () => 'file'), 'too-many']);
  });

  it('is one of a few also where the system tells of each by itself, in their order', async () => {
    const { service } = serve();
    await Promise.all(Array.from({ length: 30 }, (_, index) => service.open([put(`${index}.pem`)])));
    const told: unknown[] = [];
    for (;;) {
      const answer = await service.take();
      if (!answer.ok || answer.value.opened === null) break;
      told.push([answer.value.opened.fileName, answer.value.opened.problem]);
    }
    expect(told).toEqual([...Array.from({ length: 10 }, (_, index) => [`${index}.pem`, null]), ['10.pem', 'too-many']]);
  });

  it('is taken, with a name that fits, also where its name is long', async () => {
    const { service } = serve();
    await service.open([put(`${'x'.repeat(250)}.pem`)]);
    const answer = await service.take();
    expect(answer.ok && answer.value.opened?.file?.fileName.length).toBeLessThanOrEqual(255);
  });
});

describe('a file that is dragged out', () => {
  it('is made by main, written where only this user sees it, and gone at quit and at the next start', async () => {
    const { service, drag, outgoing } = serve();
    expect(await service.drag({ file: { what: 'push-request' } })).toEqual({ ok: true, value: { fileName: '申請.plist' } });
    const path = String(drag.mock.calls[0]?.[0]);
    expect(path.startsWith(join(folder, 'outgoing'))).toBe(true);
    expect(path.endsWith('/申請.plist')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'outgoing')).mode & 0o777).toBe(0o700);
    outgoing.clear();
    expect(readdirSync(folder)).toEqual([]);

    await service.drag({ file: { what: 'push-request' } });
    serve();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('cannot leave its folder by its name', async () => {
    const { service, drag } = serve({ make: async () => ({ ...made, fileName: '../../.bashrc' }) });
    await service.drag({ file: report });
    expect(String(drag.mock.calls[0]?.[0]).startsWith(join(folder, 'outgoing'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['outgoing']);
  });

  it.each(['営'.repeat(100), '👩‍💻'.repeat(20), `${'a'.repeat(99)}.b`])('keeps its ending, however long its name is: %s', async (name) => {
    const { service, drag } = serve({ make: async () => ({ ...made, fileName: `キッティング報告書-${name}-20261122.pdf` }) });
    expect((await service.drag({ file: report })).ok).toBe(true);
    const path = String(drag.mock.calls[0]?.[0]);
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(basename(path)).toMatch(/^キッティング報告書-[^\uFFFD]+\.pdf$/u);
    expect(basename(path).isWellFormed()).toBe(true);
  });

  it('was made before when that takes time, once', async () => {
    const { service, drag, make } = serve();
    expect((await service.prepare({ file: report })).ok).toBe(true);
    await service.drag({ file: report });
    expect(make.mock.calls.map(([, early]) => early)).toEqual([true]);
    expect(drag).toHaveBeenCalledTimes(1);
    // What was prepared is for one drag, and for that file only.
    await service.prepare({ file: report });
    await service.drag({ file: { ...report, batchId: 'other' } });
    await service.drag({ file: report });
    expect(make.mock.calls.map(([, early]) => early)).toEqual([true, true, false, false]);
  });

  it('is taken when it is dragged, not when a hand came near', async () => {
    const taken = vi.fn();
    const { service } = serve({ make: async () => ({ ...made, taken }) });
    await service.prepare({ file: report });
    await service.prepare({ file: report });
    expect(taken).not.toHaveBeenCalled();
    await service.drag({ file: report });
    expect(taken).toHaveBeenCalledTimes(1);
    // Also where nothing was prepared.
    await service.drag({ file: report });
    expect(taken).toHaveBeenCalledTimes(2);
  });

  it('is refused where there is none, no room, or no desktop', async () => {
    const none = serve({ make: async () => null });
    expect(await none.service.drag({ file: report })).toMatchObject({ ok: false, error: { code: 'not-made' } });
    // It may be there by the time it is dragged.
    expect((await none.service.prepare({ file: report })).ok).toBe(true);
    const full = serve({ hand: { write: () => null, drag: async () => {} } });
    expect(await full.service.drag({ file: report })).toMatchObject({ ok: false, error: { code: 'not-writable' } });
    const web = serve({ hand: null });
    expect(await web.service.drag({ file: report })).toMatchObject({ ok: false, error: { code: 'not-here' } });
    expect(await web.service.prepare({ file: report })).toMatchObject({ ok: false, error: { code: 'not-here' } });
  });
});
