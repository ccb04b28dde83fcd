import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { ordinaryDay } from './scenes/play.ts';

test('in practice each simulated service can be made to fail, and put right', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { panel, serviceNames, services } = frame.text.practice;
  ordinaryDay(scriptedApp, { world: 'practice' });
  scriptedApp.answers('practice', 'setFault', ok({}));
  await scriptedApp.open(page, '#/settings');
  const list = page.getByRole('list', { name: panel.list });
  await expect(list.getByRole('listitem')).toHaveCount(6);
  const select = (name: string) => page.getByRole('combobox', { name: panel.select.replace('{{service}}', name) });
  const right = (name: string) => frame.button(panel.rightThis.replace('{{service}}', name));

  await expect(select(serviceNames.dep)).toHaveValue(services.dep['token-rejected']);
  await expect(right(serviceNames.apns)).toBeDisabled();
  await right(serviceNames.dep).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFault')).toEqual([{ service: 'dep', fault: null }]);
  await select(serviceNames.business).click();
  await page.getByRole('option', { name: services.business['key-revoked'] }).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFault').at(-1)).toEqual({ service: 'business', fault: 'key-revoked' });
  await expect(page.getByRole('link', { name: panel.businessPortal })).toHaveAttribute('href', 'http://127.0.0.1:4001/');
  await expect(page.getByRole('link', { name: panel.mail })).toHaveAttribute('target', '_blank');

  scriptedApp.answers('practice', 'setFault', fail('unknown-fault'));
  await frame.button(panel.allRight).click();
  await expect(page.getByRole('alert').filter({ hasText: frame.text.errors.practice.setFault['unknown-fault'] })).toBeVisible();
});

test('in the real world there is nothing of it', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByRole('heading', { name: frame.text.settings.world.title })).toBeVisible();
  await expect(page.getByText(frame.text.practice.panel.title)).toHaveCount(0);
});
