import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Slot } from '#contract/bench.ts';
import type { CommandCard, CommandRequest } from '#contract/commands.ts';
import type { Answer } from '#contract/define.ts';
import type { Recipe } from '#contract/recipe.ts';
import { verifyReport } from '../src-main/features/batches/documents/report-json.ts';
import { getToken } from '../src-main/testing/get-tokens.ts';
import { type PracticeCore, startPracticeCore } from './world/practice-core.ts';

/** The main job, unattended, in the practice world: every step through the contract, as a screen would do it. */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly evidence: string;
}

const LIMIT_MS = 60_000;
const steps: Step[] = [];
const held: { world: PracticeCore | null } = { world: null };

const started = () => held.world ?? fail('the practice world is not started');
const bridge = () => started().bridge;

await step('practice world', async () => {
  held.world = await startPracticeCore({ devices: 3 });
  const settings = value(await bridge().settings.get({}));
  return `simulated: engine ${settings.engine.url}, usbmux ${settings.endpoints.usbmux}, APNs ${settings.endpoints.apns}`;
});
let recipeId = '';
await step('organisation and recipe', async () => {
  value(await bridge().settings.setOrganizationName({ name: '支度株式会社' }));
  const standard = value(await bridge().recipes.list({})).recipes.find(({ shipped }) => shipped === 'standard');
  if (standard === undefined) return fail('there is no standard recipe');
  const steps = standard.recipe.steps.flatMap((one): Recipe['steps'] =>
    one.step === 'enroll' ? [{ step: 'wifi', ssid: 'Kitting' }, one] : [one],
  );
  const recipe = { ...standard.recipe, name: 'Standard with Wi-Fi', steps };
  recipeId = value(await bridge().recipes.save({ id: null, revision: null, recipe, fromFile: null })).id;
  value(await bridge().recipes.setWifiPassword({ ssid: 'Kitting', password: 'practice-only' }));
  const saved = value(await bridge().recipes.list({})).recipes.find(({ id }) => id === recipeId);
  const { organizationName } = value(await bridge().settings.get({}));
  return `${organizationName}; ${saved?.recipe.name}: ${steps.map((one) => one.step).join(', ')} (password kept in secrets: ${saved?.passwordsMissing.length === 0})`;
});
let request = '';
await step('push certificate request', async () => {
  const form = {
    organizationName: '支度株式会社',
    contactName: 'Taro Yamada',
    email: 'mdm@example.jp',
    country: 'JP',
    appleAccount: 'mdm@example.jp',
    signer: 'own',
  } as const;
  value(await bridge().push.begin({ flow: 'new' }));
  value(await bridge().push.submitForm(form));
  const file = value(await bridge().push.request({}));
  request = file.content;
  return `${file.fileName}, ${file.content.length} bytes, SHA-256 ${createHash('sha256').update(file.content).digest('hex').slice(0, 16)}`;
});
let certificate = '';
await step('push portal', async () => {
  const issued = await started().core.practice?.portal.upload(request, { account: 'mdm@example.jp' });
  if (issued === undefined || !issued.ok) return fail(`the portal refused: ${JSON.stringify(issued)}`);
  certificate = issued.value;
  return `simulated portal issued a certificate, ${certificate.length} bytes of PEM`;
});
await step('import and seven checks', async () => {
  const content = Buffer.from(certificate).toString('base64');
  value(await bridge().push.import({ file: { fileName: 'MDM_Practice_Certificate.pem', content } }));
  value(await bridge().push.verify({}));
  const { wizard, push } = value(await bridge().push.overview({}));
  const passed = wizard?.checks.filter((check) => check.result === 'passed').length;
  if (passed !== 7 || push === null) return fail(`only ${passed} checks passed`);
  return `${passed} of 7 checks passed, topic ${push.topic}, ${push.daysLeft} days left, APNs handshake accepted`;
});
await step('ADE token, content token, API key', async () => {
  const { practice } = started().core;
  if (practice === null) return fail('no practice world');
  const portal = { url: practice.businessPortalUrl, location: practice.organization.locationRows()[0]?.name ?? '' };
  for (const kind of ['ade', 'content', 'api'] as const) await getToken(bridge(), kind, portal);
  for (const kind of ['push', 'ade', 'content', 'api', 'engine-tls'] as const) value(await bridge().certificates.verify({ kind }));
  const { deadlines } = value(await bridge().deadlines.overview({}));
  return `all verified live; ${deadlines.length} dates, the nearest in ${Math.min(...deadlines.map((one) => one.daysLeft))} days`;
});
let phone: Slot | null = null;
const slot = () => phone ?? fail('no device');
await step('iPhone on USB, paired', async () => {
  phone = await until('a device that is ready', async () =>
    value(await bridge().bench.slots({})).slots.find((one) => one.state === 'ready'),
  );
  return `${phone.modelName} ${phone.serialNumber}, iOS ${phone.osVersion}, battery ${phone.battery} %, ${phone.activationState}`;
});
let batchId = '';
await step('batch planned and confirmed', async () => {
  const plan = value(await bridge().batches.plan({ batchId: null, recipeId, udids: [slot().udid], expected: [] }));
  const [typed = ''] = plan.confirmation.expected;
  const order = { planId: plan.planId, typed, reason: '', name: 'Demo', operator: 'demo', target: null, autoStart: false };
  const begun = value(await bridge().batches.start(order));
  batchId = begun.batchId;
  return `${plan.recipeName}: ${plan.included.length} included, ${plan.excluded.length} left out, typed ${typed}, ${begun.started} started`;
});
await step('kitted: supervised and enrolled', async () => {
  const { udid } = slot();
  const done = await until('the device to be prepared', async () => {
    const now = value(await bridge().bench.slots({})).slots.find((one) => one.udid === udid);
    if (now?.state === 'attention') return fail(`the run stopped: ${now.problem}`);
    return now?.state === 'done' ? now : undefined;
  });
  const ticks = done.run?.steps.map((one) => `${one.step} ${one.state}`).join(', ');
  return `${ticks}; device says supervised: ${done.supervised}, engine says managed: ${done.managed}`;
});
await step('batch ended, delivery report', async () => {
  value(await bridge().batches.end({ batchId }));
  const { batch, members } = value(await bridge().batches.get({ batchId }));
  const report = value(await bridge().batches.report({ batchId, format: 'json', language: 'en' }));
  const read = verifyReport(report.content);
  if (!read.ok || batch.counts.done !== members.length) return fail(`${batch.counts.done} of ${members.length} are done`);
  return `${batch.counts.done} of ${members.length} done; ${report.fileName}, ${report.content.length} bytes, its digest holds`;
});
await step('DeviceInformation answered', async () => {
  const { udid } = slot();
  const card = await answered(udid, { type: 'DeviceInformation', options: {} });
  const device = value(await bridge().devices.get({ id: udid }));
  return `${card.answer.length} values; ${device.name}, supervised ${device.supervised}, ${stagesOf(card)}`;
});
await step('DeviceLock answered', async () => {
  const { udid } = slot();
  const card = await answered(udid, { type: 'DeviceLock', options: { Message: '拾得物です', PhoneNumber: '03-0000-0000' } });
  const locked = started().core.practice?.bench.device(udid)?.locked;
  if (locked !== true) return fail('the device answered but is not locked');
  return `screen of the simulated device is locked: ${locked}; ${stagesOf(card)}`;
});
await step('seen in the console', async () => {
  const list = value(
    await bridge().devices.list({ filter: { text: slot().serialNumber }, sort: 'name', descending: false, offset: 0, limit: 10 }),
  );
  const [row] = list.rows;
  if (row?.status !== 'managed') return fail(`the list says ${row?.status}`);
  const { entries } = value(await bridge().activity.list({ beforeSequence: null, limit: 100, filter: null }));
  return `${row.name} ${row.serialNumber}: ${row.status}; ${entries.length} lines in the activity trail`;
});

await held.world?.end();
const ok = steps.every((one) => one.ok);
if (values.json) process.stdout.write(`${JSON.stringify({ ok, steps }, null, 2)}\n`);
else process.stdout.write(`\n${ok ? 'The main job is done' : 'The main job FAILED'} (practice world: everything above is simulated).\n`);
process.exit(ok ? 0 : 1);

async function step(name: string, act: () => Promise<string>): Promise<void> {
  if (steps.some((one) => !one.ok)) return;
  const begun = performance.now();
  let result: Pick<Step, 'ok' | 'evidence'>;
  try {
    result = { ok: true, evidence: await act() };
  } catch (error) {
    result = { ok: false, evidence: error instanceof Error ? error.message : String(error) };
  }
  const done = { name, ...result, ms: Math.round(performance.now() - begun) };
  steps.push(done);
  if (!values.json) process.stdout.write(`${done.ok ? '✓' : '✗'} ${name.padEnd(34)} ${String(done.ms).padStart(6)} ms  ${done.evidence}\n`);
}

function value<T>(answer: Answer<T, string>): T {
  return answer.ok ? answer.value : fail(`${answer.error.code}: ${answer.error.message} ${JSON.stringify(answer.error.details ?? {})}`);
}

/** Asks again whenever the core tells that something changed. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const { hub } = started().core;
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const told = new Promise<void>((resolve) => {
      const off = hub.listen(() => {
        off();
        resolve();
      });
      setTimeout(resolve, 1_000).unref();
    });
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) return fail(`waited a minute for ${what}`);
    await told;
  }
}

async function answered(deviceId: string, command: CommandRequest): Promise<CommandCard> {
  const { uuid } = value(await bridge().commands.send({ deviceId, command, confirmed: true }));
  return until(`the answer to ${command.type}`, async () => {
    const { cards } = value(await bridge().commands.timeline({ deviceId, limit: 20 }));
    const card = cards.find((one) => one.uuid === uuid);
    if (card?.state === 'failed') return fail(`${command.type} failed: ${JSON.stringify(card.errors)}`);
    return card?.state === 'succeeded' ? card : undefined;
  });
}

function stagesOf(card: CommandCard): string {
  const { acceptedAt, pushedAt, fetchedAt, reportedAt } = card.stages;
  const since = (at: number | null) => (at === null ? '–' : `+${at - acceptedAt} ms`);
  return `accepted, pushed ${since(pushedAt)}, fetched ${since(fetchedAt)}, reported ${since(reportedAt)}`;
}

function fail(message: string): never {
  throw new Error(message);
}
