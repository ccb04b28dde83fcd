import type { Page } from '@playwright/test';
import { updateHindrance, updateRefusal } from '#contract/updates.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { ordinaryDay } from './scenes/play.ts';
import { update, updatesView } from './scenes/updates.ts';

const panelOf = (page: Page, frame: FramePage) => page.getByRole('region', { name: frame.text.updates.title });

test('updates are off until somebody names a source, and say so', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { host: 'desktop' });
  scriptedApp.answers('updates', 'get', ok(updatesView({ state: 'off', why: 'no-feed' }, { feed: null, installs: null })));
  await scriptedApp.open(page, '#/settings');
  const panel = panelOf(page, frame);
  await expect(panel.getByText(frame.text.updates.off['no-feed'])).toBeVisible();
  await expect(panel.getByRole('button')).toHaveCount(0);
  await expect(panel.getByRole('switch')).toHaveCount(0);
  for (const why of ['browser', 'feed-malformed', 'feed-insecure'] as const) {
    scriptedApp.announce('updates', 'changed', updatesView({ state: 'off', why }, { feed: null, installs: null }));
    await expect(panel.getByText(frame.text.updates.off[why])).toBeVisible();
  }
});

test('an update is asked for, read about, got and put in, each by a press', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { updates, errors } = frame.text;
  ordinaryDay(scriptedApp, { host: 'desktop' });
  scriptedApp.answers('updates', 'get', ok(updatesView({ state: 'none', checkedAt: null })));
  scriptedApp.answers('updates', 'check', ok({}));
  scriptedApp.answers('updates', 'download', ok({}));
  scriptedApp.answers('updates', 'cancelDownload', ok({}));
  scriptedApp.answers('updates', 'install', fail('wizard-open', 'wizard-open', { count: '2' }));
  await scriptedApp.open(page, '#/settings');
  const panel = panelOf(page, frame);
  await expect(panel.getByText(updates.never)).toBeVisible();
  expect(scriptedApp.asked('updates', 'check')).toEqual([]);
  const stand = (now: Parameters<typeof updatesView>[0]) => {
    scriptedApp.answers('updates', 'get', ok(updatesView(now)));
    scriptedApp.announce('updates', 'changed', updatesView(now));
  };

  await panel.getByRole('button', { name: updates.check }).click();
  await expect.poll(() => scriptedApp.asked('updates', 'check').length).toBe(1);
  stand({ state: 'available', update });
  await expect(panel.getByText(updates.available.replace('{{version}}', '0.2.0'))).toBeVisible();
  await expect(panel.getByRole('region', { name: updates.notes })).toContainText('Labels are larger.');
  await expect(panel.getByText('128.4 MB')).toBeVisible();

  await panel.getByRole('button', { name: updates.download }).click();
  await expect.poll(() => scriptedApp.asked('updates', 'download').length).toBe(1);
  stand({ state: 'downloading', update, received: 64_200_000, total: 128_400_000 });
  await expect(panel.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
  // What is read out stays the same while the numbers run.
  const sentence = updates.downloading.replace('{{version}}', '0.2.0');
  await expect(panel.getByRole('status')).toHaveText(sentence);
  await expect(panel.getByText('64.2 / 128.4 MB')).toBeVisible();
  stand({ state: 'downloading', update, received: 96_300_000, total: 128_400_000 });
  await expect(panel.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '75');
  await expect(panel.getByRole('status')).toHaveText(sentence);
  await expect(panel.getByRole('status').getByRole('button')).toHaveCount(0);
  await expect(panel.getByRole('button', { name: updates.check })).toBeDisabled();
  await panel.getByRole('button', { name: updates.cancel }).click();
  await expect.poll(() => scriptedApp.asked('updates', 'cancelDownload').length).toBe(1);

  stand({ state: 'ready', update });
  await expect(panel.getByRole('button', { name: updates.install })).toBeVisible();
  await expect(panel.getByRole('button', { name: updates.check })).toHaveCount(0);
  await panel.getByRole('button', { name: updates.install }).click();
  await expect(panel.getByRole('alert')).toContainText(errors.updates.install['wizard-open'].replace('{{count}}', '2'));
  for (const code of updateHindrance.options) {
    scriptedApp.answers('updates', 'install', fail(code, code, { count: '7' }));
    await panel.getByRole('button', { name: updates.install }).click();
    await expect(panel.getByRole('alert')).toContainText(errors.updates.install[code].replace('{{count}}', '7'));
  }
});

test('the place of the menu has the updates in sight, below everything else that there is to set', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { host: 'desktop' });
  scriptedApp.answers('updates', 'get', ok(updatesView({ state: 'refused', why: 'older', version: null })));
  await scriptedApp.open(page, '#/settings');
  const sentence = panelOf(page, frame).getByText(frame.text.updates.why.older);
  await expect(sentence).toBeVisible();
  await expect(sentence).not.toBeInViewport();
  await page.evaluate(() => {
    window.location.hash = '#/settings?at=updates';
  });
  await expect(sentence).toBeInViewport();
});

test('whatever is wrong with an update has its sentence', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { host: 'desktop' });
  scriptedApp.answers('updates', 'get', ok(updatesView({ state: 'checking' })));
  await scriptedApp.open(page, '#/settings');
  const panel = panelOf(page, frame);
  await expect(panel.getByText(frame.text.updates.checking)).toBeVisible();
  for (const why of updateRefusal.options) {
    scriptedApp.announce('updates', 'changed', updatesView({ state: 'refused', why, version: null }));
    await expect(panel.getByText(frame.text.updates.why[why])).toBeVisible();
  }
  await expect(panel.getByText(frame.text.updates.unchanged)).toBeVisible();
});

test('that Shitaku asks by itself is switched on by a person', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { host: 'desktop' });
  const none = { state: 'none', checkedAt: null } as const;
  scriptedApp.answers('updates', 'get', ok(updatesView(none)));
  scriptedApp.answers('updates', 'setAutomatic', ({ on }) => {
    scriptedApp.announce('updates', 'changed', updatesView(none, { automatic: on }));
    scriptedApp.answers('updates', 'get', ok(updatesView(none, { automatic: on })));
    return ok({});
  });
  await scriptedApp.open(page, '#/settings');
  const panel = panelOf(page, frame);
  const asks = panel.getByRole('switch', { name: frame.text.updates.automatic });
  await expect(asks).not.toBeChecked();
  await asks.click({ force: true });
  await expect(asks).toBeChecked();
  expect(scriptedApp.asked('updates', 'setAutomatic')).toEqual([{ on: true }]);
});
