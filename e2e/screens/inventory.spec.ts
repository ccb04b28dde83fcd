import { fail, ok } from '#lib/outcome.ts';
import { ja } from '../../src-renderer/text/ja.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { apps, certificates, ofDevice, profiles, update } from './scenes/inventory.ts';
import { ordinaryDay } from './scenes/play.ts';

const text = ja.inventory;
const tab = (name: string) => `#/devices/device-0?tab=${name}`;

test('the tabs of a device are walked by keys, and each is named in the address', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices/device-0');
  const { tabs } = ja.devices.detail;
  await focusOn(page.getByRole('tab', { name: tabs.overview }));
  for (const [key, name] of [
    ['ArrowRight', 'timeline'],
    ['ArrowRight', 'profiles'],
    ['ArrowRight', 'apps'],
    ['ArrowRight', 'enrolment'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tab', { name: tabs[name] })).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(new RegExp(`tab=${name}`));
  }
});

test('the overview tells more of the device, and what changed', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices/device-0');
  const network = page.getByRole('region', { name: text.groups.network });
  await expect(network).toContainText(text.facts.dataRoaming);
  await expect(network).toContainText(text.words.cellularTechnology.both);
  await expect(page.getByRole('region', { name: text.sections.changes })).toContainText('アプリ「Slack」が 25.10 から 25.11 になりました');
  await expect(page.getByText('+819012345678')).toBeVisible();
  scriptedApp.answers('inventory', 'ofDevice', ok(ofDevice({ changes: [] })));
  scriptedApp.announce('inventory', 'changed', { deviceId: 'device-0' });
  await expect(page.getByRole('region', { name: text.sections.changes })).toBeHidden();
});

test('what was never asked says so', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('inventory', 'ofDevice', ok(ofDevice({ device: null, security: null, status: null, changes: [] })));
  scriptedApp.answers('inventory', 'profiles', ok({ at: null, profiles: [], total: 0 }));
  scriptedApp.answers('inventory', 'certificates', ok({ at: null, certificates: [], total: 0 }));
  await scriptedApp.open(page, tab('profiles'));
  for (const sentence of [text.never.profiles, text.never.certificates, text.never.security, text.never.status]) {
    await expect(page.getByText(sentence)).toBeVisible();
  }
});

test('profiles and certificates are searched in main', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('inventory', 'profiles', ({ search }) =>
    ok({ at: 0, profiles: profiles.filter(({ name }) => name.includes(search)), total: profiles.length }),
  );
  scriptedApp.answers('inventory', 'certificates', ({ search }) =>
    ok({ at: 0, certificates: certificates.filter(({ name }) => name.includes(search)), total: certificates.length }),
  );
  await scriptedApp.open(page, tab('profiles'));
  const installed = page.getByRole('table', { name: text.sections.profiles });
  await expect(installed.getByRole('row')).toHaveCount(3);
  await page.getByLabel(text.profiles.search).fill('ＭＤＭ');
  await expect(installed.getByRole('row')).toHaveCount(2);
  await expect(installed).toContainText(text.profiles.fixed);
  await page.getByLabel(text.profiles.search).fill('ない');
  await expect(page.getByText(text.nothing.found)).toBeVisible();
  const held = page.getByRole('table', { name: text.sections.certificates });
  await expect(held).toContainText(text.certificates.standing.soon);
  await expect(held).toContainText(text.certificates.unreadable);
});

test('apps are searched, sorted and narrowed to the managed ones', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, tab('apps'));
  const table = page.getByRole('table', { name: text.sections.apps });
  await expect(table.getByRole('row')).toHaveCount(apps.length + 1);
  await expect(table).toContainText(text.apps.states.Prompting);
  await pressOn(table.getByRole('button', { name: text.apps.size }), 'Enter');
  await pressOn(page.getByLabel(text.apps.managedOnly), 'Space');
  await page.getByLabel(text.apps.search).fill('slack');
  await expect
    .poll(() => scriptedApp.asked('inventory', 'apps').at(-1))
    .toMatchObject({ sort: 'size', descending: true, managedOnly: true, search: 'slack', offset: 0 });
});

test('an update that fails says how often, and why', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers(
    'declarations',
    'ofDevice',
    ok({
      supported: true,
      fetchedAt: 0,
      toldAt: 0,
      declarations: [{ purpose: 'update', state: 'invalid', reasons: [{ code: 'E1', description: 'why not' }] }],
      update: update({ phase: 'failed', failures: 2, failure: 'Not enough storage' }),
      errors: [],
    }),
  );
  await scriptedApp.open(page, tab('profiles'));
  const panel = page.getByRole('region', { name: text.sections.declarations });
  await expect(panel).toContainText('26.1 を 2026-12-01 03:00(端末の時刻)までに入れます。');
  await expect(panel).toContainText('2回失敗しました(Not enough storage)。');
  await expect(panel).toContainText('E1');
});

test('the daily refresh is changed in the settings; a window that is none is refused with a sentence', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('inventory', 'setRefreshPlan', fail('window-empty'));
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: text.refresh.title });
  await panel.getByLabel(text.refresh.until).selectOption('7');
  await panel.getByRole('button', { name: text.refresh.save }).click();
  await expect(panel.getByRole('alert')).toHaveText(ja.errors.inventory.setRefreshPlan['window-empty']);
  expect(scriptedApp.asked('inventory', 'setRefreshPlan')).toEqual([{ enabled: true, fromHour: 8, untilHour: 7, perMinute: 200 }]);
});
