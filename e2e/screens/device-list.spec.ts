import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type DeviceFilter, type DeviceRow, deviceFilter, deviceStatus } from '#contract/devices.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { countsOf, listOf, row, rows, tenStates } from './scenes/devices.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

/** Main with a fleet of so many, none of which exists before it is asked for. */
const fleetOf = (app: ScriptedApp, total: number): void => {
  app.answers('devices', 'list', ({ filter, offset, limit }) => {
    const length = Math.max(0, Math.min(limit, total - offset));
    return ok({ rows: Array.from({ length }, (_, n) => row(offset + n)), reading: { filter, unread: [] } });
  });
  app.answers('devices', 'counts', ok({ total, all: total, statuses: { managed: total }, provisional: 0 }));
};

const lastList = (app: ScriptedApp) => app.asked('devices', 'list').at(-1) as { filter: DeviceFilter; sort: string; descending: boolean };
const filterWith = (change: Partial<DeviceFilter>): DeviceFilter => deviceFilter.parse(change);

test('search, filter and order are asked of main and stand in the address', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await devices.filter(text.devices.quick.noAnswer).click();
  await expect(devices.filter(text.devices.quick.noAnswer)).toHaveAttribute('aria-pressed', 'true');
  await devices.column(text.devices.columns.lastContactAt).getByRole('button').click();
  await devices.column(text.devices.columns.lastContactAt).getByRole('button').click();
  await expect(devices.column(text.devices.columns.lastContactAt)).toHaveAttribute('aria-sort', 'descending');
  await devices.search.fill('Ｆ９Ｆ');
  await expect
    .poll(() => lastList(scriptedApp))
    .toMatchObject({ filter: filterWith({ text: 'Ｆ９Ｆ', statuses: ['quiet', 'silent'] }), sort: 'lastContactAt', descending: true });
  await expect.poll(() => page.url()).toContain('search=');
  await page.reload();
  await expect(devices.search).toHaveValue('Ｆ９Ｆ');
  await expect(devices.filter(text.devices.quick.noAnswer)).toHaveAttribute('aria-pressed', 'true');
});

test('typed conditions are shown as main understood them, become chips with Enter, and can be taken away', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  const all = rows(3);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', ({ filter }) =>
    ok({
      rows: all,
      reading: filter.text.startsWith('状態')
        ? { filter: filterWith({ ...filter, text: '佐藤', statuses: ['silent'], osBelow: '17' }), unread: ['os:abc'] }
        : { filter, unread: [] },
    }),
  );
  await scriptedApp.open(page, '#/devices');
  await devices.search.fill('状態:赤△ OS:<17 os:abc 佐藤');
  await expect(devices.conditions).toHaveText([new RegExp(text.status.device.silent.replace(/[()]/g, '.')), /< 17/]);
  await expect(page.getByText('os:abc', { exact: false }).last()).toBeVisible();
  await pressOn(devices.search, 'Enter');
  await expect(devices.search).toHaveValue('佐藤');
  await expect.poll(() => lastList(scriptedApp).filter).toEqual(filterWith({ text: '佐藤', statuses: ['silent'], osBelow: '17' }));
  await devices.conditions.nth(1).getByRole('button').click();
  await expect.poll(() => lastList(scriptedApp).filter).toEqual(filterWith({ text: '佐藤', statuses: ['silent'] }));
  await expect(devices.conditions).toHaveCount(1);
});

test('100,000 devices are scrolled to their end, and only what is in sight is there', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  fleetOf(scriptedApp, 100_000);
  await scriptedApp.open(page, '#/devices');
  await expect(devices.grid).toHaveAttribute('aria-rowcount', '100001');
  await focusOn(devices.grid);
  await page.keyboard.press('End');
  await expect(devices.current).toContainText('100000');
  await expect(devices.current).toHaveAttribute('aria-rowindex', '100001');
  expect(await devices.rows.count()).toBeLessThan(70);
  await page.keyboard.press('PageUp');
  await expect(devices.current).toContainText('0999');
  await page.keyboard.press('Home');
  await expect(devices.current).toHaveAttribute('aria-rowindex', '2');
  await expect(devices.current).toContainText('001');
  const asked = scriptedApp.asked('devices', 'list') as { offset: number; limit: number }[];
  expect(asked.every(({ limit }) => limit === 100)).toBe(true);
  expect(asked.length).toBeLessThan(15);
});

test('the list is walked, looked into and opened with the keys', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'available', ok({ commands: [] }));
  await scriptedApp.open(page, '#/devices');
  await focusOn(devices.grid);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(devices.grid).toHaveAttribute('aria-activedescendant', (await devices.current.getAttribute('id')) ?? '');
  await page.keyboard.press(' ');
  const look = page.getByRole('complementary', { name: devices.text.devices.look.label });
  await expect(look).toContainText('検品ベンチ 003');
  await expect(look).toContainText(devices.text.status.deviceMeaning.quiet);
  await page.keyboard.press('ArrowUp');
  await expect(look).toContainText('図書館 002');
  await page.keyboard.press('Escape');
  await expect(look).toBeHidden();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/devices\/device-0/);
  await expect(devices.title('営業部 001')).toBeVisible();
});

test('devices are chosen with keys and boxes; the bar says who, and all of a filter are a press away', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  fleetOf(scriptedApp, 5_000);
  scriptedApp.answers('devices', 'summary', ({ selection }) =>
    ok(
      'ids' in selection
        ? { total: selection.ids.length, platforms: { iOS: 2, iPadOS: 1 }, unreachable: 1, unmatched: [] }
        : { total: 5_000, platforms: { iOS: 4_990 }, unreachable: 10, unmatched: [] },
    ),
  );
  scriptedApp.answers('devices', 'setOrganization', ok({ changed: 5_000 }));
  await scriptedApp.open(page, '#/devices');
  await focusOn(devices.grid);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(devices.selection).toContainText('3台を選択(iOS 2・iPadOS 1、対象外 1)');
  await expect(devices.rows.nth(1)).toHaveAttribute('aria-selected', 'true');
  await devices.rows.nth(1).getByRole('checkbox').click();
  await expect(devices.selection).toContainText('2台を選択');
  await focusOn(devices.grid);
  await page.keyboard.press('ControlOrMeta+a');
  await expect(devices.selection).toContainText('100台を選択');
  await devices.selection.getByRole('button', { name: '5000' }).click();
  await expect(devices.selection).toContainText('5000台を選択');
  await devices.chooseMore(text.devices.selection.organization);
  await devices.dialog.getByLabel(text.devices.columns.organization).fill('営業部/第一課');
  await devices.dialog.getByRole('button', { name: text.devices.organizationSheet.action }).click();
  await expect(devices.dialog).toBeHidden();
  expect(scriptedApp.asked('devices', 'setOrganization')).toEqual([
    { selection: { filter: filterWith({}), except: [] }, organization: '営業部/第一課' },
  ]);
  await devices.button(text.devices.selection.clear).click();
  await expect(devices.selection).toBeHidden();
});

const hosts = [
  { userAgent: 'Windows NT 10.0; Win64; x64', mod: 'Control', not: 'Meta' },
  { userAgent: 'Macintosh; Intel Mac OS X 10_15_7', mod: 'Meta', not: 'Control' },
];
for (const { userAgent, mod, not } of hosts) {
  test.describe(`in a browser of ${userAgent}`, () => {
    test.use({ userAgent: `Mozilla/5.0 (${userAgent})` });

    test(`the list hears ${mod}, in itself and elsewhere, and leaves ${not} to the system`, async ({ scriptedApp, page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const devices = new DevicesPage(page);
      ordinaryDay(scriptedApp);
      fleetOf(scriptedApp, 40);
      scriptedApp.answers('devices', 'summary', ok({ total: 40, platforms: { iOS: 40 }, unreachable: 0, unmatched: [] }));
      scriptedApp.answers('devices', 'export', ok({ fileName: 'x', content: 'x', base64: false, rows: 40, replaced: [] }));
      await scriptedApp.open(page, '#/devices');
      const heading = devices.title(devices.text.frame.areas.devices);
      await expect(heading).toBeVisible();
      await focusOn(devices.grid);
      // To the grid, and to the page around it: none is taken.
      for (const selector of ['[role="grid"]', 'body']) {
        const left = await page
          .locator(selector)
          .evaluate(
            (element, key) =>
              ['a', 'c', 'x', ' '].map((name) =>
                element.dispatchEvent(new KeyboardEvent('keydown', { key: name, [key]: true, bubbles: true, cancelable: true })),
              ),
            not === 'Meta' ? 'metaKey' : 'ctrlKey',
          );
        expect(left).toEqual([true, true, true, true]);
      }
      await expect(devices.selection).toBeHidden();
      await page.keyboard.press(`${mod}+a`);
      await expect(devices.selection).toContainText('40台を選択');
      await page.keyboard.press(`${mod}+c`);
      await expect(page.getByText(/40件コピー/)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(devices.selection).toBeHidden();
      await devices.grid.blur();
      await page.keyboard.press(`${mod}+a`);
      await expect(devices.selection).toContainText('40台を選択');
    });
  });
}

test('serial numbers and rows are copied as main writes them', async ({ scriptedApp, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'export', ({ format }) =>
    ok({ fileName: 'x', content: `${format} of it`, base64: false, rows: 2, replaced: [] }),
  );
  await scriptedApp.open(page, '#/devices');
  await focusOn(devices.grid);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByText(/2件コピー/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('serials of it');
  await page.keyboard.press('Control+Shift+c');
  await expect(page.getByText(/2台の行をコピー/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('tsv of it');
  expect(scriptedApp.asked('devices', 'export')).toMatchObject([
    { selection: { ids: ['device-0', 'device-1'] }, format: 'serials' },
    { selection: { ids: ['device-0', 'device-1'] }, format: 'tsv' },
  ]);
});

test('the tree of organisations folds, counts what is under it, and filters', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  const tree = page.getByRole('navigation', { name: devices.text.devices.tree.label });
  await expect(tree.getByRole('button', { name: /^営業部/ })).toContainText('12');
  await tree.getByRole('button', { name: '「営業部」の下の組織' }).click();
  await tree.getByRole('button', { name: /第二課/ }).click();
  await expect.poll(() => lastList(scriptedApp).filter.organization).toBe('営業部/第二課');
  await expect(devices.conditions).toContainText(['営業部/第二課']);
  await tree.getByRole('button', { name: devices.text.devices.tree.close }).click();
  await expect(tree).toBeHidden();
});

test('the days until no answer are changed; a refused number gets a sentence', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'saveThresholds', ({ quietDays, silentDays }) =>
    quietDays < silentDays ? ok({}) : fail('thresholds-wrong'),
  );
  await scriptedApp.open(page, '#/devices');
  await devices.button(text.devices.menu.label).click();
  await page.getByRole('menuitem', { name: text.devices.menu.thresholds }).click();
  await devices.dialog.getByLabel(text.devices.thresholds.quietDays).fill('9');
  await devices.dialog.getByRole('button', { name: text.common.save }).click();
  await expect(devices.dialog.getByRole('alert')).toHaveText(text.errors.devices.saveThresholds['thresholds-wrong']);
  await devices.dialog.getByLabel(text.devices.thresholds.silentDays).fill('14');
  await devices.dialog.getByRole('button', { name: text.common.save }).click();
  await expect(devices.dialog).toBeHidden();
  expect(scriptedApp.asked('devices', 'saveThresholds').at(-1)).toEqual({ quietDays: 9, silentDays: 14 });
});

test('none found offers to clear what was asked for; none at all offers the three ways', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const all = rows(3);
  const found = (filter: DeviceFilter) => (filter.text === 'zzz' ? [] : all);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', (input) => ok(listOf(found(input.filter), input)));
  scriptedApp.answers('devices', 'counts', ({ filter }) => ok({ ...countsOf(found(filter)), all: found(filter).length }));
  await scriptedApp.open(page, '#/devices');
  await devices.search.fill('zzz');
  await expect(page.getByText(devices.text.devices.nothingFound.title)).toBeVisible();
  await devices.button(devices.text.devices.nothingFound.action).click();
  await expect(devices.rows).toHaveCount(3);
  await expect(devices.search).toHaveValue('');
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  scriptedApp.announce('devices', 'changed', { id: '' });
  await expect(page.getByText(devices.text.devices.empty.title)).toBeVisible();
  await page.getByRole('button', { name: devices.text.devices.empty.without.title }).click();
  await expect(page).toHaveURL(/#\/bench/);
});

test('the list follows what main tells', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(devices.rows.first()).toContainText('営業部 001');
  scriptedApp.answers('devices', 'list', (input) => ok(listOf([row(0, { name: '新しい名前' })], input)));
  scriptedApp.announce('devices', 'changed', { id: 'device-0' });
  await expect(devices.rows.first()).toContainText('新しい名前');
  await expect(devices.rows).toHaveCount(1);
});

/** The first icon of each row's state, drawn in black on white, as its pixels. */
const shapes = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const drawn: string[] = [];
    for (const icon of document.querySelectorAll('[role="grid"] [role="row"][aria-selected] [data-tone] svg')) {
      const copy = icon.cloneNode(true) as SVGElement;
      copy.setAttribute('width', '28');
      copy.setAttribute('height', '28');
      copy.setAttribute('style', 'color: #000');
      const source = new XMLSerializer().serializeToString(copy).replaceAll('currentColor', '#000');
      const image = new Image();
      image.src = `data:image/svg+xml;utf8,${encodeURIComponent(source)}`;
      await image.decode();
      const canvas = new OffscreenCanvas(28, 28);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      drawn.push(
        Array.from(context?.getImageData(0, 0, 28, 28).data ?? [])
          .filter((_, n) => n % 4 === 3)
          .map((alpha) => (alpha > 100 ? '1' : '0'))
          .join(''),
      );
    }
    return drawn;
  });

for (const language of ['ja', 'en'] as const) {
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    test(`S-06: ten states are told apart by word and by shape, ${language} ${width}`, async ({ scriptedApp, page }) => {
      const devices = new DevicesPage(page, language);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.clock.setFixedTime(NOW);
      ordinaryDay(scriptedApp, { language });
      const ten: DeviceRow[] = tenStates(scriptedApp);
      await scriptedApp.open(page, '#/devices');
      await expect(devices.rows).toHaveCount(10);
      for (const [index, { status }] of ten.entries())
        await expect(devices.rows.nth(index)).toContainText(devices.text.status.device[status]);
      await expect(devices.rows.last()).toContainText(devices.text.devices.simulated);
      await expect(devices.rows.nth(ten.findIndex(({ status }) => status === 'removed')).getByRole('link')).toHaveCSS(
        'text-decoration-line',
        'line-through',
      );
      await expect(devices.rows.nth(0)).toContainText('9');
      const seen = await shapes(page);
      const nine = seen.slice(0, deviceStatus.options.length);
      expect(new Set(nine).size).toBe(deviceStatus.options.length);
      for (const [a, one] of nine.entries()) {
        for (const other of nine.slice(a + 1)) {
          // Not only another picture but one that differs in many points.
          expect([...one].filter((point, n) => point !== other[n]).length).toBeGreaterThan(40);
        }
      }
      // One moving thing at most, and that one stands still for whoever asked for it.
      const ring = devices.rows.filter({ hasText: devices.text.status.device.lost }).locator('[class*="ring"]');
      await expect(ring).toHaveCSS('animation-name', 'none');
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      await expect(ring).not.toHaveCSS('animation-name', 'none');
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  }
}
