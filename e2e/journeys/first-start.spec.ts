import { expect, test } from '../fixtures.ts';
import { PracticeApp } from '../hosts/practice-app.ts';
import { texts } from './person.ts';

const { welcome, frame } = texts.ja;

test('the first start asks for a world, as often as it was not answered, and then remembers', async ({ page }) => {
  const app = new PracticeApp([]);
  try {
    for (let starts = 0; starts < 2; starts += 1) {
      await app.open(page);
      await page.getByText('日本語', { exact: true }).first().click();
      await expect(page.getByRole('button', { name: welcome.practice.action })).toBeVisible();
      await expect(page.getByRole('button', { name: welcome.real.action })).toBeVisible();
      await app.kill();
    }
    await app.open(page);
    await page.getByRole('button', { name: welcome.practice.action }).click();
    await expect(page.getByText(frame.practice.banner)).toBeVisible();
    await app.kill();
    await app.open(page);
    await expect(page.getByText(frame.practice.banner)).toBeVisible();
  } finally {
    await app.stop();
  }
});

test('the real world chosen at the first start shows no practice mark, and what is missing', async ({ page }) => {
  const app = new PracticeApp([]);
  try {
    await app.open(page);
    await page.getByText('日本語', { exact: true }).first().click();
    await page.getByRole('button', { name: welcome.real.action }).click();
    await expect(page.getByRole('navigation').getByRole('link', { name: frame.areas.certificates })).toBeVisible();
    await expect(page.getByText(frame.practice.banner)).toBeHidden();
  } finally {
    await app.stop();
  }
});
