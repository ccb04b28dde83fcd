import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/** The devices a new practice world has on its bench. */
export const FIRST_DEVICES = 6;

/** From nothing to a locked iPhone: organisation, push certificate, devices prepared and enrolled, a command and its answer. */
export async function doTheMainJob(person: Person): Promise<void> {
  const { page, text } = person;
  await person.decideWhatIsPrepared();
  await person.getThePushCertificate();
  await person.prepareEveryReadyDevice(FIRST_DEVICES);
  await person.expectCount('done', FIRST_DEVICES, 120_000);

  await person.goTo('devices');
  await expect(page.getByRole('row').filter({ hasText: text.status.device.managed })).toHaveCount(FIRST_DEVICES);
  await page.getByRole('row').nth(1).getByRole('link').click();
  await page.getByRole('tab', { name: text.devices.detail.tabs.timeline }).click();
  const cards = page.getByRole('article');
  await page.getByRole('button', { name: text.commands.menu.sync, exact: true }).click();
  await expect(cards.filter({ hasText: text.commands.titles.DeviceInformation }).first()).toContainText(text.status.command.succeeded);

  await page.getByRole('button', { name: text.commands.menu.open, exact: true }).click();
  await page.getByRole('button', { name: text.commands.titles.DeviceLock, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: text.commands.verbs.DeviceLock, exact: true }).click();
  const lock = cards.filter({ hasText: text.commands.titles.DeviceLock }).first();
  await expect(lock).toContainText(text.status.command.succeeded);
  for (const stage of Object.values(text.commands.timeline.stage)) await expect(lock).toContainText(stage);
}
