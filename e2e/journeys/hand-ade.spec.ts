import type { PracticeServiceName } from '#contract/practice.ts';
import { BenchPerson, said } from './bench-person.ts';
import { BusinessVisitor } from './business-visitor.ts';
import { expect, test } from './journey-test.ts';
import type { Language } from './person.ts';

const MODEL = 'iPad (9th generation)';
const PORTS = ['1-1', '1-2'] as const;
/** The app asks Apple every quarter of a minute. */
const NEXT_QUESTION_MS = 40_000;

/** Two iPads that somebody bought in a shop, and an office that has everything Apple wants for ADE. */
async function atTheBench(person: BenchPerson, language: Language): Promise<void> {
  const visitor = new BusinessVisitor(person);
  await person.chooseLanguage(language);
  await person.nameTheOrganization('支度株式会社');
  await person.getThePushCertificate();

  await visitor.getAdeToken('Shitaku');
  await visitor.getApiKey();

  await person.goTo('bench');
  await person.putDown(PORTS.length, 'new', MODEL);
  for (const port of PORTS) await person.act(port, 'release');
  await person.chooseSpeed(10);
  await person.expectCount('ready', PORTS.length);
}

/** Puts one of Apple's simulated services out of order, or right again. */
async function setService(person: BenchPerson, service: PracticeServiceName, fault: string | null): Promise<void> {
  const { practice } = person.text;
  await person.goTo('settings');
  const name = practice.serviceNames[service];
  if (fault === null) await person.page.getByRole('button', { name: said(practice.panel.rightThis, { service: name }) }).click();
  else {
    await person.page.getByRole('combobox', { name: said(practice.panel.select, { service: name }) }).click();
    await person.page.getByRole('option', { name: fault, exact: true }).click();
  }
  const right = person.page.getByRole('button', { name: said(practice.panel.rightThis, { service: name }) });
  await (fault === null ? expect(right).toBeDisabled() : expect(right).toBeEnabled());
  await person.goTo('bench');
}

/** Both are managed, and whoever has them may still leave: for how long is on every screen that shows them. */
async function expectManagedForNow(person: BenchPerson, serials: readonly string[]): Promise<void> {
  const { page, text } = person;
  const countdown = said(text.status.deviceDaysLeft, { days: 30 });
  await person.goTo('devices');
  for (const serial of serials) {
    const row = page.getByRole('row').filter({ hasText: serial });
    await expect(row).toContainText(text.status.device.provisional);
    await expect(row).toContainText(countdown);
  }
  await page
    .getByRole('row')
    .filter({ hasText: serials[0] ?? '' })
    .getByRole('link')
    .click();
  await expect(page.getByRole('main')).toContainText(countdown);
  const facts = page.getByRole('main');
  await page.getByRole('tab', { name: text.devices.detail.tabs.enrolment }).click();
  await page.getByRole('button', { name: text.assignment.check }).click();
  await expect(facts).toContainText(text.assignment.profile.pushed);
  await expect(facts).toContainText(said(text.assignment.days, { days: 30 }));
}

/** Story S-17. */
test('two iPads from a shop, added by hand, are not to be touched until they are assigned; then they enrol (en)', async ({
  practiceApp,
  page,
  downloads,
}) => {
  test.setTimeout(240_000);
  await practiceApp.open(page);
  const person = new BenchPerson(page, 'en', downloads);
  const { assignment, status } = person.text;
  await atTheBench(person, 'en');
  const serials = await Promise.all(PORTS.map((port) => person.serialAt(port)));
  const seen = await person.watchCards();
  await person.confirmErase(await person.planBatch('ade-by-hand', 'Sato'), PORTS.length, 'ERASE 2');

  // A person does at a Mac what no other program can; the steps are beside the device, the one that ruins it stands out.
  for (const port of PORTS) await expect(person.card(port)).toContainText(status.slot.hand);
  await person.card('1-1').click();
  const guide = person.inspector.getByRole('region', { name: assignment.guide.title });
  await expect(guide.getByRole('listitem')).toHaveCount(11);
  await expect(guide).toContainText(assignment.guide.important);
  await expect(guide).toContainText(assignment.guide.noTouch);
  for (const port of PORTS) await person.act(port, 'add-by-hand');

  // Nobody touches them meanwhile.
  for (const serial of serials) await expect(person.cardOf(serial)).toContainText(status.slot['power-on'], { timeout: NEXT_QUESTION_MS });
  for (const serial of serials) {
    await expect
      .poll(async () => (await seen()).filter(([of]) => of === serial).map(([, state]) => state))
      .toEqual(expect.arrayContaining(['hand', 'touch-nothing', 'power-on']));
  }
  await expect(person.inspector).toContainText(assignment.server.here);
  await expect(person.inspector).toContainText(assignment.profile.assigned);
  for (const port of PORTS) await person.act(port, 'finish-setup');
  await person.expectInBatch('done', PORTS.length);
  await expectManagedForNow(person, serials);
});

test('an iPad that somebody activates before it is assigned is stopped in red, erased, and comes to the end all the same (ja)', async ({
  practiceApp,
  page,
  downloads,
}) => {
  test.setTimeout(240_000);
  await practiceApp.open(page);
  const person = new BenchPerson(page, 'ja', downloads);
  const { practice, status } = person.text;
  await atTheBench(person, 'ja');
  const serials = await Promise.all(PORTS.map((port) => person.serialAt(port)));
  const [early = '', patient = ''] = serials;
  await person.confirmErase(await person.planBatch('ade-by-hand', '佐藤'), PORTS.length, '初期化 2');
  for (const port of PORTS) await expect(person.card(port)).toContainText(status.slot.hand);

  // Apple is slow to tell of what Configurator added, and one person is quicker.
  await setService(person, 'dep', practice.services.dep.down);
  for (const port of PORTS) await person.act(port, 'add-by-hand');
  await expect(person.line('1-1').getByRole('button', { name: practice.acts['finish-setup'] })).toBeVisible();
  for (const serial of serials) await expect(person.cardOf(serial)).toContainText(status.slot.hand);
  await person.act('1-1', 'finish-setup');
  await expect(person.line('1-1')).toContainText(practice.states.home);
  await setService(person, 'dep', null);
  // Past "Hello" a device asks whom it may trust, unless the app was there before.
  const trust = person
    .line('1-1')
    .getByRole('button', { name: said('{{name}}: {{act}}', { name: 'iPad', act: practice.acts['tap-trust'] }), exact: true });
  await expect(trust.or(person.cardOf(early).getByText(status.slot.attention, { exact: true }))).toBeVisible({ timeout: NEXT_QUESTION_MS });
  if (await trust.isVisible()) await trust.click();

  // Two questions: whether it was added, and whether it is assigned.
  const added = `${status.step['add-to-business']}: ${status.stepState.done}`;
  await expect(person.cardOf(early)).toContainText(added, { timeout: NEXT_QUESTION_MS });
  await expect(person.cardOf(early)).toContainText(status.slot.attention, { timeout: NEXT_QUESTION_MS });
  await expect(person.cardOf(early)).toHaveAttribute('data-tone', 'bad');
  await expect(person.cardOf(early)).toContainText(status.problem['activated-too-early']);
  await expect(person.cardOf(patient)).toContainText(status.slot['power-on'], { timeout: NEXT_QUESTION_MS });
  await person.cardOf(early).click();
  await expect(person.inspector).toContainText(status.problemAction['activated-too-early']);

  // The way back, as it is told there: erased, and left at "Hello". It goes on from there by itself.
  await person.act('1-1', 'erase');
  await expect(person.line('1-1')).toContainText(practice.states.setup);
  await expect(person.cardOf(early)).toContainText(status.slot['power-on'], { timeout: NEXT_QUESTION_MS });
  for (const port of PORTS) await person.act(port, 'finish-setup');
  await person.expectInBatch('done', PORTS.length);
  await expectManagedForNow(person, serials);
});
