import { rm, writeFile } from 'node:fs/promises';
import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { expect, picture, test } from './sitting-test.ts';

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`a file that could not be saved is said to be none (${language})`, async ({ desktop, downloads, sit }) => {
      const person = await sit(await desktop.start());
      const { page, text, system } = person;
      const { diagnosticsArchive } = text;
      // Where the person saves there is no folder any more, as on a stick that was pulled out.
      await rm(downloads, { recursive: true });
      await writeFile(downloads, '');
      await system.chooseInMenu(desktopText[language].menu.collect);
      const sheet = page.getByRole('dialog', { name: diagnosticsArchive.title });
      await sheet.getByRole('button', { name: diagnosticsArchive.save }).click();
      const told = await system.answer('OK');
      const [name = ''] = /shitaku_diagnostics_[\d-]+\.zip/.exec(told.message) ?? [];
      const { message, detail } = desktopText[language].notSaved;
      expect(told).toMatchObject({ message: message(name), detail: detail(downloads), onWindow: true });
      await picture(page, `not-saved-${language}`);
      expect(desktop.log).toContainEqual(expect.objectContaining({ level: 'warn', message: 'a file could not be saved', ending: '.zip' }));
    });
  });
}
