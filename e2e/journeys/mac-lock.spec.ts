import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandsPage } from '../pages/commands-page.ts';
import { focusOn } from '../pages/keys.ts';
import { said } from './bench-person.ts';
import { FleetPerson } from './fleet-person.ts';
import { expect, test } from './journey-test.ts';
import type { Language } from './person.ts';

/** As text, as JavaScript may keep it, and inside base64 wherever it begins: the signs that nothing beside it has a part in. */
function spellings(pin: string): Buffer[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const signs = Buffer.from('-'.repeat(before) + pin).toString('base64');
    return Buffer.from(signs.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + pin.length)) / 6)));
  });
  return [Buffer.from(pin), Buffer.from(pin, 'utf16le'), ...inBase64];
}

/** The files below the folder with the PIN in them, in any spelling. */
function filesWith(folder: string, pin: string): string[] {
  const wanted = spellings(pin);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const content = readFileSync(path);
      return wanted.some((spelling) => content.includes(spelling));
    });
}

/** Six digits that nothing in the folder has yet: what is found later was put there. */
function freshPin(folder: string): string {
  for (;;) {
    const pin = String(200_000 + Math.floor(Math.random() * 700_000));
    if (filesWith(folder, pin).length === 0 && !/(\d)\1{5}/.test(pin)) return pin;
  }
}

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`a Mac is locked with a PIN that is nowhere afterwards (S-11, ${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(240_000);
    await practiceApp.open(page);
    const person = new FleetPerson(page, language, downloads);
    const screen = new CommandsPage(page, language);
    const { commands, practice, status } = person.text;
    await person.chooseLanguage(language);
    await person.getThePushCertificate();
    const [name = ''] = await person.addToFleet('mac-silicon', 1);
    await person.openDevice(name);

    await screen.choose('DeviceLock');
    const lock = screen.sheetButton(commands.verbs.DeviceLock);
    const alert = screen.sheet.getByRole('alert');
    const consent = screen.sheet.getByRole('checkbox', { name: commands.pin.consent });
    const empty = async (row: 'first' | 'second') => {
      await focusOn(screen.digit(row, 6));
      for (let index = 0; index < 12; index += 1) await page.keyboard.press('Backspace');
    };
    await consent.check();
    // Five digits in both rows.
    await screen.typePin('first', '58203');
    await screen.typePin('second', '58203');
    await expect(lock).toBeDisabled();
    await expect(alert).toContainText(commands.problems['pin-not-six-digits']);
    for (const row of ['first', 'second'] as const) await empty(row);
    await screen.typePin('first', '123456');
    await expect(alert).toContainText(commands.problems['pin-too-simple']);
    await screen.typePin('second', '123456');
    await expect(lock).toBeDisabled();
    for (const row of ['first', 'second'] as const) await empty(row);
    await consent.uncheck();
    const pin = freshPin(practiceApp.folder);
    await screen.typePin('first', pin);
    await screen.typePin('second', pin);
    await expect(alert).toHaveText('');
    await expect(lock).toBeDisabled();
    await consent.check();
    await page.clock.install();
    await lock.click();

    // For a minute it can be noted and printed.
    const shown = page.getByRole('dialog', { name: commands.pin.shownTitle });
    await expect(shown.getByRole('status', { name: said(commands.pin.shown, { name }) })).toHaveText(pin);
    const slip = person.printed();
    await shown.getByRole('button', { name: commands.pin.print, exact: true }).click();
    expect(await slip).toContain(`${pin.slice(0, 3)} ${pin.slice(3)}`);
    await page.clock.runFor(45_000);
    await expect(shown).toBeVisible();
    await page.clock.runFor(15_000);
    await expect(shown).toBeHidden();
    expect(await page.content()).not.toContain(pin);

    // The Mac has it, and stops.
    await expect(screen.cards.filter({ hasText: commands.titles.DeviceLock })).toContainText(status.command.succeeded, {
      timeout: 30_000,
    });
    await expect(page.getByRole('main')).toContainText(status.device.locked);
    expect(filesWith(practiceApp.folder, pin)).toEqual([]);
    expect(practiceApp.errors).not.toContain(pin);

    // By the Mac's own keyboard: another one is refused.
    const wrong = pin === '271829' ? '271830' : '271829';
    await person.showFleet();
    await expect(person.fleetRow(name)).toContainText(practice.fleet.states.pinLocked);
    await person.actOnFleet(name, 'type-pin', { field: 'pin', value: wrong });
    await expect(person.fleetRow(name)).toContainText(practice.fleet.states.pinLocked);
    await person.actOnFleet(name, 'type-pin', { field: 'pin', value: pin });
    await expect(person.fleetRow(name)).not.toContainText(practice.fleet.states.pinLocked);

    // Neither does a crash bring it to light.
    await practiceApp.kill();
    expect(filesWith(practiceApp.folder, pin)).toEqual([]);
  });
}
