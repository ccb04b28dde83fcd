import { OperationsPage } from '../pages/operations-page.ts';
import { said } from './bench-person.ts';
import { BusinessVisitor } from './business-visitor.ts';
import { FleetPerson } from './fleet-person.ts';
import { expect, test } from './journey-test.ts';
import type { Language } from './person.ts';

const [PHONES, TABLETS, MACS, WAITING] = [6, 4, 3, 2] as const;
const IOS = PHONES + TABLETS;
/** And one that is removed. */
const ALL = IOS + MACS + WAITING + 1;
const ARRIVAL_MS = 60_000;

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`a mixed selection is restarted: who cannot is said, and left out at once (S-08, ${language})`, async ({
    practiceApp,
    page,
    downloads,
  }) => {
    test.setTimeout(300_000);
    await practiceApp.open(page);
    const person = new FleetPerson(page, language, downloads);
    const screen = new OperationsPage(page, language);
    const { assignment, commands, devices, operations, practice, status } = person.text;
    await person.chooseLanguage(language);
    await person.getThePushCertificate();

    // Two that were bought and lie there: with the token comes their list, by itself.
    await person.goTo('bench');
    await person.setCount(WAITING);
    await new BusinessVisitor(person).getAdeToken('Shitaku', { withDevices: true });
    await person.openPlace('certificates/credential/ade');
    const list = page.getByRole('region', { name: assignment.list.title });
    await expect(list).toContainText(said(person.text.common.devices_other, { count: WAITING }), { timeout: ARRIVAL_MS });
    await expect(list).not.toContainText(assignment.list.never);
    // Ten with iOS, three Macs, and one whose user took the management away.
    await person.addToFleet('iphone', PHONES);
    await person.addToFleet('ipad', TABLETS);
    await person.addToFleet('mac-silicon', MACS);
    const leaver = (await person.addToFleet('iphone', 1)).at(-1) ?? '';
    await person.actOnFleet(leaver, 'remove-profile');
    await expect(person.fleetRow(leaver)).toContainText(practice.fleet.states.none);

    await page.getByRole('checkbox', { name: said(devices.choose.shown_other, { count: ALL }) }).check({ timeout: ARRIVAL_MS });
    const bar = page.getByRole('region', { name: devices.selection.label });
    await expect(bar).toContainText(said(devices.selection.count_other, { count: ALL }));
    for (const part of [`iOS ${PHONES}`, `iPadOS ${TABLETS}`, `macOS ${MACS}`]) await expect(bar).toContainText(part);
    await expect(bar).toContainText(said(devices.selection.unreachable_other, { count: WAITING + 1 }));
    await bar.getByRole('button', { name: devices.selection.operate }).click();

    // Why not all can: at the command itself, with numbers, before anything is pressed.
    const restart = screen.button(commands.titles.RestartDevice);
    const why = [
      said(operations.choose.reason, { reason: commands.short['pre-registered'], count: WAITING }),
      said(operations.choose.reason, { reason: commands.short.removed, count: 1 }),
    ];
    for (const reason of why) await expect(restart).toHaveAccessibleDescription(new RegExp(escaped(reason)));
    await expect(screen.total(ALL)).toBeVisible();
    await restart.click();
    await expect(
      screen.button(said(operations.able.leave_other, { count: WAITING + 1, able: IOS + MACS })),
      'those that can take it would be one press away',
    ).toBeVisible();

    // Only what runs iOS is to be restarted: one press leaves all the others out.
    const platform = ['iOS', 'iPadOS'].join(devices.selection.and);
    await screen.button(said(operations.target.only, { platform })).click();
    await expect(screen.total(IOS)).toBeVisible();
    for (const reason of why) await expect(restart).not.toHaveAccessibleDescription(new RegExp(escaped(reason)));
    await screen.button(operations.toPlan).click();
    await expect(screen.tile('now')).toContainText(String(IOS));
    for (const tile of ['later', 'excluded'] as const) await expect(screen.tile(tile)).toContainText('0');
    await expect(screen.tile('warned')).toContainText(String(TABLETS));
    const warning = said(operations.plan.warningCount_other, {
      count: TABLETS,
      warning: operations.plan.warning['wifi-only-restart'],
    });
    await expect(page.getByText(warning)).toBeVisible();
    await screen.button(operations.plan.confirm).click();
    await expect(screen.dialog).toContainText(warning);
    await screen.inDialog(said(operations.confirm.action, { verb: commands.verbs.RestartDevice, count: IOS })).click();

    // Exactly those ten.
    await expect(page.getByText(said(operations.progress.label, { total: IOS, done: IOS }), { exact: true })).toBeVisible({
      timeout: ARRIVAL_MS,
    });
    await expect(screen.rows).toHaveCount(IOS);
    await expect(screen.rows.filter({ hasText: status.command.succeeded })).toHaveCount(IOS);
    await expect(screen.rows.filter({ hasText: 'iPhone-' })).toHaveCount(PHONES);
    await expect(screen.rows.filter({ hasText: 'iPad-' })).toHaveCount(TABLETS);

    // As the devices have it: the Macs heard nothing, the iPads are silent until somebody unlocks them.
    await person.openDevice((await person.fleetNames()).find((name) => name.startsWith('Mac')) ?? '');
    await page.getByRole('tab', { name: devices.detail.tabs.timeline }).click();
    await expect(page.getByRole('article').first()).toBeVisible();
    await expect(page.getByRole('article').filter({ hasText: commands.titles.RestartDevice })).toHaveCount(0);
    await person.showFleet();
    const silent = person.fleetRows.filter({ hasText: practice.fleet.states.offline });
    await expect(silent).toHaveCount(TABLETS, { timeout: ARRIVAL_MS });
    for (const row of await silent.all()) await expect(row).toContainText('iPad-');
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
