import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { AesSecretBox } from '#lib/secret-box.ts';
import { unzip } from '#lib/testing/unzip.ts';
import { desktopText } from '../../src-main/shell/desktop-text.ts';
import { shellText } from '../../src-main/shell/shell-text.ts';
import { BusinessVisitor } from '../journeys/business-visitor.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, picture, test } from './sitting-test.ts';
import { stored } from './stored.ts';

const ORGANIZATION = '支度株式会社';
const MAIL = 'suzuki@mirai-bungu.example';
const HOST = 'mdm.mirai-bungu.example';
const WIFI = 'correct-horse-battery-staple';

/** What a careless line of the log could hold. Whoever finds a part of one has it. */
function planted() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [token, escrow] = [randomBytes(48).toString('base64'), randomBytes(32).toString('base64')];
  const pairRecord = `<dict><key>EscrowBag</key><data>${escrow}</data><key>HostPrivateKey</key><data>${Buffer.from(pem).toString('base64')}</data></dict>`;
  return {
    lines: [`cannot read ${pem}`, `refused: Authorization: Bearer ${token}`, `pairing: ${pairRecord}`, `Wi-Fi failed, password="${WIFI}"`],
    parts: [pem.split('\n')[3] ?? '', Buffer.from(pem).toString('base64').slice(200, 240), token, escrow, WIFI, 'PRIVATE KEY'],
  };
}

/** Every secret that the program keeps, opened, as it could stand in a text. */
function secretsOf({ folder }: DesktopApp): { name: string; shapes: string[] }[] {
  const box = new AesSecretBox(readFileSync(join(folder, 'practice/master.key')));
  return stored<{ name: string; sealed: Uint8Array }>(folder, 'SELECT name, sealed FROM secrets').map(({ name, sealed }) => {
    const plain = Buffer.from(box.open(sealed));
    // The head of a key is the same in all of them.
    const shapes = [plain.toString('utf8'), plain.toString('base64'), plain.toString('hex')].map((text) => text.slice(-80));
    return { name, shapes };
  });
}

/** The time in the zone that the app runs in, as names of files have it. */
const onTheWall = (): string =>
  new Date()
    .toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' })
    .replace(/[-:]/g, '')
    .replace(' ', '-');

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`what is collected for whoever helps: shown first, saved as one file, no secret in it, nothing personal without its tick (${language})`, async ({
      desktop,
      sit,
    }) => {
      test.setTimeout(300_000);
      const person = await sit(await desktop.start());
      const { page, text } = person;
      const { diagnosticsArchive } = text;
      // Secrets of every kind are there, and people, devices and addresses.
      await person.decideWhatIsPrepared();
      await person.getThePushCertificate();
      await new BusinessVisitor(person).getContentToken();
      const [device = ''] = await person.addToFleet('iphone', 1);
      const [row] = stored<{ serial: string; udid: string }>(
        desktop.folder,
        'SELECT serial_number AS serial, udid FROM devices WHERE name = ?',
        device,
      );
      const { serial = '', udid = '' } = row ?? {};
      const kinds = {
        'device-names': [device],
        serials: [serial, udid],
        people: [ORGANIZATION],
        'mail-addresses': [MAIL],
        hosts: [HOST, '192.168.11.20'],
      } as const;
      const { lines, parts } = planted();
      await desktop.electron.evaluate(
        (_electron, told) => {
          for (const line of told)
            setTimeout(() => {
              throw new Error(line);
            }, 0);
        },
        [...lines, `${device} (${serial}, ${udid}) of ${ORGANIZATION} wrote to ${MAIL} over https://${HOST}/x from 192.168.11.20`],
      );
      await expect.poll(() => desktop.log.filter(({ message }) => message === 'uncaught').length).toBe(lines.length + 1);
      await person.system.answer(desktopText[language].stray.goOn);

      await person.goTo('home');
      await person.system.chooseInMenu(desktopText[language].menu.collect);
      const sheet = page.getByRole('dialog', { name: diagnosticsArchive.title });
      await expect(sheet).toBeVisible();
      await expect(sheet.getByRole('checkbox', { checked: true })).toHaveCount(0);
      await expect(sheet.getByText('Shitaku diagnostics')).toBeVisible();
      await picture(page, `read-me-${language}`);
      const shown = sheet.getByRole('region', { name: diagnosticsArchive.preview.replace('{{name}}', 'settings.json') });
      await sheet.getByRole('button', { name: /settings\.json/ }).click();
      await expect(shown).toContainText('[person-');
      await expect(shown).not.toContainText(ORGANIZATION);
      await picture(page, `settings-${language}`);

      const save = () => person.system.savedBy(() => sheet.getByRole('button', { name: diagnosticsArchive.save }).click());
      const before = onTheWall();
      const first = await save();
      expect(first.title).toBe(shellText[language].save);
      expect([before, onTheWall()].map((at) => `shitaku_diagnostics_${at}.zip`)).toContain(basename(first.path));
      await expect(page.getByText(diagnosticsArchive.saved.replace('{{name}}', basename(first.path)))).toBeVisible();
      const secrets = secretsOf(desktop);
      for (const kind of [/^push-key\//, /^wifi\./, /^token\//, /device-ca/])
        expect(secrets.map(({ name }) => name).filter((name) => kind.test(name))).not.toEqual([]);
      const all = (path: string) => [...unzip(readFileSync(path)).entries()].map(([name, content]) => `${name}\n${content}`).join('\n');
      const expectNoSecret = (content: string) => {
        for (const part of parts) expect(content).not.toContain(part);
        for (const { name, shapes } of secrets) for (const shape of shapes) expect(content.includes(shape), name).toBe(false);
      };
      expect([...unzip(readFileSync(first.path)).keys()]).toEqual([
        'README.txt',
        'versions.json',
        'settings.json',
        'database.json',
        'services.json',
        'logs/shitaku.log',
      ]);
      const without = all(first.path);
      expectNoSecret(without);
      expect(without).toContain('cannot read');
      for (const value of [...Object.values(kinds).flat(), hostname(), `/${userInfo().username}/`]) expect(without).not.toContain(value);

      // With two ticks: these two as they are, and nothing else.
      await expect(sheet.getByRole('checkbox', { checked: true })).toHaveCount(0);
      for (const kind of ['device-names', 'hosts'] as const)
        await sheet.getByRole('checkbox', { name: diagnosticsArchive.kinds[kind] }).check();
      await sheet.getByRole('button', { name: /shitaku\.log/ }).click();
      await picture(page, `ticked-${language}`);
      const second = all((await save()).path);
      await sheet.getByRole('button', { name: text.common.close }).last().click();
      await expect(sheet).toBeHidden();
      expectNoSecret(second);
      for (const value of [...kinds['device-names'], ...kinds.hosts]) expect(second).toContain(value);
      for (const value of [...kinds.serials, ...kinds.people, ...kinds['mail-addresses']]) expect(second).not.toContain(value);
      // Who made one, and what they let out, stands in the audit log.
      expect(
        stored<{ details: string }>(desktop.folder, `SELECT details FROM activity WHERE action = 'settings.diagnostics-collected'`).map(
          ({ details }) => JSON.parse(details) as unknown,
        ),
      ).toEqual([{ personal: '' }, { personal: 'device-names, hosts' }]);
    });
  });
}
