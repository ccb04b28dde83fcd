import { readPdf } from '../sites/pdf-reader.ts';
import { type Acts, actsSince, countActs, minutesOf } from './acting-time.ts';
import { BenchPerson, said } from './bench-person.ts';
import { expect, test } from './journey-test.ts';

const COUNT = 10;
const MODEL = 'iPad (10th generation)';
const SPEED = 10;
/** Minutes of the devices' own time, and of a person's hands (product.md S-15). */
const LIMIT_MIN = 25;
const HANDS_LIMIT_MIN = 6;
/** What practice cannot measure: an iPad out of its box and on its cable; one that is taken to another port. Minutes. */
const PLUG_MIN = 10 / 60;
const MOVE_MIN = 15 / 60;

const both = (one: Acts, other: Acts): Acts => ({ clicks: one.clicks + other.clicks, keys: one.keys + other.keys });

/** Story S-15. */
test('a bench of ten with a bad cable at port 5: nine are done, the port is named, and the tenth is done at another', async ({
  practiceApp,
  page,
  downloads,
}) => {
  test.setTimeout(240_000);
  await countActs(page);
  await practiceApp.open(page);
  const person = new BenchPerson(page, 'ja', downloads);
  const { bench, batches, status } = person.text;
  await person.chooseLanguage('ja');
  await person.nameTheOrganization('支度株式会社');
  await person.getThePushCertificate();
  await person.goTo('bench');
  await person.putDown(COUNT, 'new', MODEL);
  await person.expectCount('ready', COUNT);
  // As long as they take in life: practice has them quicker.
  await person.slowDown('activate', 45);
  await person.slowDown('install-profile', 30);
  await person.wearOutTheCable('1-5', 3);
  await person.chooseSpeed(SPEED);
  const unlucky = await person.serialAt('1-5');
  await actsSince(page);

  // What the person does from here on is what the work costs.
  await person.confirmBatch(await person.planBatch('standard', '佐藤'), COUNT);
  let acts = await actsSince(page);
  await person.expectInBatch('done', COUNT - 1, 90_000);
  await person.expectInBatch('attention', 1);

  const faults = page.getByRole('list', { name: bench.faults.label });
  await expect(faults.getByRole('listitem')).toHaveCount(1);
  await expect(faults).toContainText(said(bench.faults.flakyPort, { port: '1-5', count: 3 }));
  const card = person.cardOf(unlucky);
  await expect(card).toContainText(status.slot.attention);
  await expect(card).toContainText(status.problem['cable-faulty']);
  await card.click();
  await expect(person.inspector).toContainText(status.problemAction['cable-faulty']);
  acts = both(acts, await actsSince(page));

  // Hands: a finished iPad comes out of port 3, and the tenth goes in there. It goes on by itself.
  await person.act('1-3', 'unplug');
  await person.swapPorts('1-5', '1-3');
  await actsSince(page);
  await person.expectInBatch('done', COUNT);
  await expect(person.card('1-3')).toContainText(unlucky);
  await expect(person.card('1-3')).toContainText(status.slot.done);
  await expect(page.getByText(batches.bar.over)).toBeVisible();

  const summary = await person.endBatch();
  await expect(summary).toContainText(said(batches.summary.sentence, { name: '', total: COUNT, done: COUNT }).replace('「」を', ''));
  const report = await person.printReport(summary);
  acts = both(acts, await actsSince(page));
  const hands = minutesOf(acts) + COUNT * PLUG_MIN + MOVE_MIN;
  expect(acts.clicks).toBeLessThanOrEqual(14);
  expect(hands).toBeLessThanOrEqual(HANDS_LIMIT_MIN);

  // On paper: each of the ten with when it began, when it was done, and how long that took.
  const paper = await page.context().newPage();
  await paper.setContent(report);
  const rows = await paper
    .locator('table.devices tbody tr')
    .evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.innerText)));
  expect(rows).toHaveLength(COUNT);
  expect(rows.find(([, serial]) => serial === unlucky)).toBeDefined();
  // Under the name that the recipe gave it.
  for (const row of rows) expect(row).toContain(`${MODEL} ${row[1]?.slice(-4) ?? ''}`);
  const times = rows.map((row) => row.filter((cell) => /^\d{4}-\d{2}-\d{2}\s\d{2}:\d{2}/.test(cell)).map((cell) => Date.parse(cell)));
  for (const [began, ended] of times) expect(ended).toBeGreaterThanOrEqual(began ?? Number.NaN);
  const took = ((Math.max(...times.flat()) - Math.min(...times.flat())) * SPEED) / 60_000;
  // Our own work counts tenfold here: in truth it was less.
  expect(took).toBeLessThanOrEqual(LIMIT_MIN);
  const pages = readPdf(await paper.pdf({ preferCSSPageSize: true, printBackground: true }));
  const printed = pages.map(({ text }) => text).join('\n');
  for (const [, serial] of rows) expect(printed).toContain(serial);
  await paper.close();
  test.info().annotations.push({
    type: 'measured',
    description: `${took.toFixed(1)} simulated minutes; hands ${hands.toFixed(1)} minutes (${acts.clicks} clicks, ${acts.keys} keys)`,
  });
});
