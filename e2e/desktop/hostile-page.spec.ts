import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { askMain } from './ask-main.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { idOf, kindOf } from './hostile-answers.ts';
import { door, holding, memory, raiseHand, watchDoor } from './hostile-hand.ts';
import { frame, garbage, harmless, misfits, PLANTED, strangers } from './hostile-messages.ts';
import { sendValues } from './hostile-values.ts';
import { Intruder, type Long, QUESTION, RING, SETTINGS } from './intruder.ts';
import { knockRaw } from './raw-knock.ts';
import { stored } from './stored.ts';

/** Another seed sends other messages; that of a run stands in its report. */
const SEED = Number(process.env.HOSTILE_SEED ?? 2026);
/** As the shell and the host have them (bridge-door.ts, contract-peer.ts). */
const LINKS_AT_MOST = 4;
const CALLS_AT_ONCE = 256;
const MIB = 1024 * 1024;
/** What a whole round may leave behind, over the small one before it; bytes. */
const MAY_GROW = { bytes: 4 * MIB, resident: 64 * MIB };
/** So many lines may all of it leave in the log. */
const MAY_LOG = 20;

const cancel = (id: string) => JSON.stringify({ i: id, t: 4 });
const subscribe = (id: string) => frame(id, { url: '/events/stream', body: '{"json":{}}' });
const measured = (description: string) => test.info().annotations.push({ type: 'measured', description });

test('10,000 messages that are wrong, too large or out of order: no crash, no answer that is not declared, no growth', async ({
  desktop,
}) => {
  const begun = Date.now();
  const page = await desktop.start();
  const electron = desktop.electron;
  await watchDoor(electron);
  // The last that a first start makes.
  await expect.poll(() => stored(desktop.folder, `SELECT kind FROM credentials WHERE kind = 'supervision'`)).toHaveLength(1);
  const before = kept(desktop);
  const lines = desktop.log.length;
  const intruder = new Intruder(page);
  await anew(page, electron);

  await round(intruder, electron, { seed: SEED + 1, each: 1, share: 8, strangers: 50, garbage: 50, cut: 6 });
  await anew(page, electron);
  const small = { ...(await holding(electron)), ...(await memory(electron)) };
  const warm = intruder.sent;
  const longest = await round(intruder, electron, { seed: SEED, each: 6, share: 1, strangers: 800, garbage: 1_500, cut: 60 });
  await anew(page, electron);
  const large = { ...(await holding(electron)), ...(await memory(electron)) };

  expect(intruder.sent - warm).toBeGreaterThanOrEqual(10_000);
  measured(
    `seed ${SEED}: ${intruder.sent} hostile messages in ${Math.round((Date.now() - begun) / 1_000)} s, the longest question behind one waited ` +
      `${longest} ms; main grew by ${toMib(large.bytes - small.bytes)} MiB, resident ${toMib(large.resident - small.resident)} MiB`,
  );
  // Links, subscriptions and calls under way; what practice itself is at passes by.
  await expect.poll(async () => grown(small.objects, (await holding(electron)).objects)).toEqual([]);
  expect(grown(small.resources, large.resources)).toEqual([]);
  expect(large.bytes - small.bytes).toBeLessThan(MAY_GROW.bytes);
  expect(large.resident - small.resident).toBeLessThan(MAY_GROW.resident);
  expect(Math.abs((large.descriptors ?? 0) - (small.descriptors ?? 0))).toBeLessThan(20);

  expect(kept(desktop), 'nothing was done').toEqual(before);
  const log = desktop.log.slice(lines);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  expect(JSON.stringify(log)).not.toContain(PLANTED);
  expect(log.length).toBeLessThanOrEqual(MAY_LOG);
  expect(Math.max(0, ...log.map((line) => JSON.stringify(line).length))).toBeLessThan(1_000);
});

interface Round {
  readonly seed: number;
  /** Inputs broken in one place, for each call. */
  readonly each: number;
  /** One of so many of all misfits. */
  readonly share: number;
  readonly strangers: number;
  readonly garbage: number;
  /** Links at once, over all that a page may have. */
  readonly cut: number;
}

/** Of which there are more now. */
const grown = (before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): string[] =>
  Object.entries(now).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? [`${kind}: ${before[kind] ?? 0}, then ${count}`] : []));

/** A page that is loaded anew, with one link: its own. */
async function anew(page: Page, electron: ElectronApplication): Promise<void> {
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(async () => (await door(electron)).open).toBe(1);
  await raiseHand(page);
}

/** The longest that a question waited behind a large message; milliseconds. */
async function round(intruder: Intruder, electron: ElectronApplication, size: Round): Promise<number> {
  const { page } = intruder;
  let longest = 0;
  const part = async (name: string, does: () => Promise<void>) => {
    await test.step(name, does);
    await test.step('… and main lives', () => alive(intruder, electron));
  };

  await part('calls that do not fit', async () => {
    const asks = [...misfits(size.seed, size.each), ...strangers(size.seed, size.strangers)].filter((_, at) => at % size.share === 0);
    expect(await intruder.ask(asks)).toEqual({ refused: asks.length });
  });

  await part('between ordinary calls', async () => {
    const asks = misfits(size.seed + 7, 0).filter((_, at) => at % (12 * size.share) === 0);
    const mixed = asks.flatMap((ask, at) => [ask, harmless[at % harmless.length] ?? ask]);
    expect(await intruder.ask(mixed, CALLS_AT_ONCE - 1)).toEqual({ refused: asks.length, answered: asks.length });
  });

  await part('what is no text', async () => {
    const sent = await sendValues(page, QUESTION, [1, 16, 64], PLANTED);
    intruder.sent += sent.length;
    for (const { what, left, closed, late, heard } of sent) {
      expect(late, what).toBe(false);
      for (const text of heard) kindOf(text, '/settings/get');
      // What could not leave the page did nothing: the question behind it was answered.
      expect(closed, what).toBe(left && what !== 'a question with a port');
    }
    expect(sent.filter(({ left }) => !left).map(({ what }) => what)).toEqual(['Symbol', 'function', 'deep 10,000']);
  });

  await part('oversized', async () => {
    longest = await oversized(intruder);
  });
  await part('out of order', () => outOfOrder(intruder, electron));
  await part('garbage', async () => {
    const messages = garbage(size.seed, size.garbage);
    const ended = await intruder.alone(messages);
    expect(ended).toBeGreaterThan(messages.length / 2);
  });
  await part('more links than a page may have', () => manyLinks(intruder, electron, size.cut));
  return longest;
}

/** Main lives, answers, and is as it was. */
async function alive(intruder: Intruder, electron: ElectronApplication): Promise<void> {
  expect((await intruder.say({ messages: [QUESTION] })).heard).toHaveLength(1);
  expect((await door(electron)).open).toBeLessThanOrEqual(LINKS_AT_MOST);
  const bare = await electron.evaluate(() => ({
    own: Object.getOwnPropertyNames(Object.prototype).sort(),
    polluted: Reflect.get({}, 'polluted') === undefined,
  }));
  expect(bare).toEqual({ own: Object.getOwnPropertyNames(Object.prototype).sort(), polluted: true });
}

async function oversized(intruder: Intruder): Promise<number> {
  const part = (before: string, each: string, times: number, after: string): Long => ({ before, part: each, times, after });
  const call = (url: string, before: string, each: string, times: number, after: string): Long =>
    part(`{"i":"large","p":{"u":"${url}","b":{"json":${before}`, each, times, `${after}}}}`);
  const text = (mib: number) => call('/settings/get', '"', 'x'.repeat(1_024), mib * 1_024, '"');
  let longest = 0;
  const taken = [text(1), text(7)];
  const ended = [
    // More values than the contract has room for, within the length that a message may have.
    call('/batches/plan', '[', '0,', 1_000_000, '0]'),
    call('/batches/plan', '{"batchId":null,"recipeId":"x","udids":[],"expected":[', '{},', 1_000_000, '{}]}'),
    call('/devices/remove', '{"selection":{"ids":[', '0,', 1_000_000, '0]}}'),
    call('/commands/send', '{"command":{"type":"Refresh","options":{', '"#":[],', 600_000, '"last":[]}}}'),
    call('/settings/get', '{},"meta":[', '[0],', 1_000_000, '[0]]'),
    // What names something, and is long.
    part('{"i":"large","p":{"u":"/settings/', 'x', MIB, '","b":{"json":{}}}}'),
    part('{"i":"', 'x', MIB, '","p":{"u":"/settings/get","b":{"json":{}}}}'),
    part('', '{"i":', MIB, ''),
    // Over the length.
    ...[text(8), text(16), text(64), part('"', 'x', 16 * MIB, ''), part('{"i":"', 'x', 16 * MIB, '","t":4}')],
  ];
  for (const each of [...taken, ...ended]) {
    const from = Date.now();
    const { heard, closed } = await intruder.say({ messages: [each, QUESTION] });
    longest = Math.max(longest, Date.now() - from);
    expect({ closed, heard: heard.map(idOf) }, each.before).toEqual(
      taken.includes(each) ? { closed: false, heard: ['large', 'question'] } : { closed: true, heard: [] },
    );
  }
  return longest;
}

async function outOfOrder(intruder: Intruder, electron: ElectronApplication): Promise<void> {
  const say = (...messages: string[]) => intruder.say({ messages: [...messages, QUESTION] });

  // Cancelling what was never asked, and again.
  expect((await say(cancel('1'), cancel('1'), cancel('question'))).heard.map(idOf)).toEqual(['question']);
  // One number for fifty calls: an answer to each at most, and to the last one its own.
  const twice = await say(...Array.from({ length: 50 }, () => frame('1', SETTINGS)), cancel('1'), cancel('1'));
  expect(twice.heard.map(idOf).filter((id) => id !== '1')).toEqual(['question']);
  expect(twice.heard.length).toBeLessThanOrEqual(51);
  // An answer before its question, or to none, is no question.
  for (const answer of ['{"i":"1","p":{"b":{"json":{"ok":true,"value":{}}}}}', '{"i":"1","p":{"s":200}}', '{"i":"1","t":2,"p":{"s":200}}'])
    expect((await say(answer)).closed, answer).toBe(true);

  // Two subscriptions of one number are one; of two numbers, two; one that is cancelled hears no more; cancelling none is nothing.
  const rung = await intruder.say(
    { messages: [subscribe('a'), subscribe('a'), subscribe('b'), subscribe('c'), cancel('c'), cancel('c'), cancel('d'), QUESTION] },
    { messages: [RING], word: '"noun":"desktop"', times: 2 },
    { messages: [QUESTION], times: 2 },
  );
  expect(rung.closed).toBe(false);
  expect(rung.heard.filter((text) => text.includes('"noun":"desktop"')).map(idOf)).toEqual(['a', 'b']);
  // More under way than a page may have.
  const many = Array.from({ length: CALLS_AT_ONCE + 1 }, (_, at) => subscribe(String(at)));
  expect((await intruder.say({ messages: many, word: 'text/event-stream', times: many.length })).closed).toBe(true);

  // A page has nothing to say in a stream of main, and cannot fill main with it.
  const from = (await memory(electron)).bytes;
  const filling = await intruder.page.evaluate(
    async ({ opening, size }) => {
      const link = window.hostile.open();
      window.hostile.post(link, opening);
      await window.hostile.until(link, '', 1);
      const padding = 'x'.repeat(size);
      for (let at = 0; at < 200; at += 1)
        window.hostile.post(link, `{"i":"s","t":3,"p":{"e":"message","d":${JSON.stringify(padding + at)}}}`);
      window.hostile.post(link, '{"i":"last","p":{"u":"/settings/get","b":{"json":{}}}}');
      const end = await window.hostile.until(link, '"i":"last"', 1);
      return { link, closed: end.closed };
    },
    { opening: subscribe('s'), size: 256 * 1024 },
  );
  intruder.sent += 202;
  expect((await memory(electron)).bytes - from, 'while the link is open').toBeLessThan(MAY_GROW.bytes);
  expect(filling.closed).toBe(true);

  // Over a link that is closed nothing is said any more.
  const after = await intruder.page.evaluate(async (question) => {
    const link = window.hostile.open();
    window.hostile.post(link, 'no frame');
    const { closed, heard } = await window.hostile.until(link, '', 1);
    for (let at = 0; at < 50; at += 1) window.hostile.post(link, question);
    const next = window.hostile.open();
    window.hostile.post(next, question);
    await window.hostile.until(next, '', 1);
    window.hostile.close(next);
    return { closed, before: heard.length, after: (await window.hostile.until(link, '', 0)).heard.length };
  }, QUESTION);
  intruder.sent += 51;
  expect(after).toEqual({ closed: true, before: 0, after: 0 });
}

async function manyLinks(intruder: Intruder, electron: ElectronApplication, count: number): Promise<void> {
  const { shut } = await door(electron);
  const ends = await intruder.page.evaluate(
    async ([links, messages]) => {
      const opened = Array.from({ length: links }, () => window.hostile.open());
      for (const link of opened) for (const message of messages) window.hostile.post(link, message);
      return Promise.all(opened.map((link) => window.hostile.until(link, '"i":"question"', 1)));
    },
    [count, [subscribe('s'), QUESTION]] as const,
  );
  intruder.sent += 2 * count;
  expect(ends.filter(({ late }) => late)).toEqual([]);
  for (const { heard } of ends) for (const text of heard) kindOf(text, '/settings/get');
  // All but the newest are ended, whatever they had been answered before.
  await expect.poll(async () => (await door(electron)).shut - shut).toBeGreaterThanOrEqual(count - LINKS_AT_MOST);
  expect((await door(electron)).open).toBeLessThanOrEqual(LINKS_AT_MOST);
  // A page that hears of it connects again, and ends one more: at the end its own is the only one that is left.
  expect(ends.slice(-LINKS_AT_MOST + 1).filter(({ closed }) => closed)).toEqual([]);
  await intruder.page.evaluate(() => window.hostile.closeAll());
  await expect.poll(async () => (await door(electron)).open).toBe(1);
}

/** Everything that is kept of the practice world and of the desktop: a sum for each table and file. */
function kept({ folder }: DesktopApp): Record<string, string> {
  const tables = stored<{ name: string }>(folder, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`);
  const sum = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex').slice(0, 12);
  const rows = tables.map(({ name }) => [name, sum(JSON.stringify(stored(folder, `SELECT * FROM "${name}"`)))] as const);
  return { ...Object.fromEntries(rows), 'launch.json': sum(readFileSync(join(folder, 'launch.json'))) };
}

const toMib = (bytes: number) => Math.round((bytes / MIB) * 10) / 10;

test('a page holds nothing but the one door; and whoever gets hold of raw IPC gets no further', async ({ desktop }) => {
  const page = await desktop.start();
  const electron = desktop.electron;
  await watchDoor(electron);
  const lines = desktop.log.length;

  await test.step('neither the page nor the world of the preload has a way to IPC', async () => {
    const names = ['require', 'process', 'module', 'ipcRenderer', 'electron', 'ipcNative', 'Buffer', 'global'];
    const found = `${JSON.stringify(names)}.filter((name) => name in globalThis)`;
    expect(await page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
    expect(await inPreloadWorld(electron, found)).toEqual([]);
  });

  const script = join(desktop.folder, 'taken.cjs');
  writeFileSync(script, `globalThis.taken = require('electron').ipcRenderer;`);
  await electron.evaluate(({ session }, filePath) => {
    const all: object = session.defaultSession;
    const newer: unknown = Reflect.get(all, 'registerPreloadScript');
    if (typeof newer === 'function') Reflect.apply(newer, all, [{ type: 'frame', filePath }]);
    else session.defaultSession.setPreloads([filePath]);
  }, script);
  await anew(page, electron);
  expect(await inPreloadWorld(electron, `typeof taken.postMessage`)).toBe('function');
  const doors = () => electron.evaluate(({ ipcMain }) => ipcMain.eventNames().map((name) => [String(name), ipcMain.listenerCount(name)]));
  const before = { doors: await doors(), held: await holding(electron) };

  const sent = await inPreloadWorld(electron, `(${knockRaw.toString()})(${JSON.stringify(QUESTION)})`);
  expect(sent).toMatchObject({ late: 0, refused: 4 });
  const { said, tries, errors } = sent as { said: string[]; tries: number; errors: string[] };
  expect(tries).toBeGreaterThan(150);
  for (const text of said) expect(kindOf(text, '/settings/get')).toBe('answered');
  expect(said.length).toBeGreaterThan(20);
  for (const error of errors)
    expect(error).toMatch(/^Error: Error invoking remote method '[^']*': (Error: )?No handler registered for '[^']*'$/);

  await anew(page, electron);
  expect(await askMain(page, 'settings', 'get')).toMatchObject({ ok: true });
  expect(await doors()).toEqual(before.doors);
  await expect.poll(async () => grown(before.held.objects, (await holding(electron)).objects)).toEqual([]);
  expect(desktop.log.slice(lines)).toEqual([]);
});

/** Where Electron runs a preload: the world 999. */
const inPreloadWorld = (electron: ElectronApplication, code: string): Promise<unknown> =>
  electron.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScriptInIsolatedWorld(999, [{ code: script }]),
    code,
  );
