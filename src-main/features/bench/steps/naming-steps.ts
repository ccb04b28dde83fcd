import { errorCode } from '#lib/error-code.ts';
import { stringAt } from '#plist/read.ts';
import { recordOf } from '../kitting-run.ts';
import { nameFrom } from '../name-pattern.ts';
import { AS_LONG_AS_IT_TAKES, deviceOf, pairRecordOf, type Step, type StepContext, type WalkContext, waitFor } from '../step.ts';
import { versionBelow } from '../versions.ts';

const isBound = (context: WalkContext) => (context.ports.assets.bySerial(deviceOf(context).serialNumber)?.assetNumber ?? null) !== null;

/** Bound to an asset number, by whoever scans or types. */
export const asset: Step<'asset'> = {
  isTrue: async (context) => isBound(context),
  act: async (context) => {
    context.onWait('asset');
    await waitFor(context, () => isBound(context), context.ports.assets.onChange, AS_LONG_AS_IT_TAKES);
    context.onWait(null);
    return null;
  },
  untrue: 'device-silent',
};

const wantedName = (context: StepContext<'name'>): string => {
  const device = deviceOf(context);
  const bound = context.ports.assets.bySerial(device.serialNumber);
  return nameFrom(context.settings.pattern, {
    ...context.run().order.attributes,
    asset: bound?.assetNumber ?? '',
    user: bound?.user ?? '',
    serial: device.serialNumber,
    serial4: device.serialNumber.slice(-4),
    model: device.modelName,
  });
};

const readName = async (context: WalkContext) =>
  stringAt(await context.link.session(await pairRecordOf(context), (client) => client.getValues()), 'DeviceName') ?? '';

export const name: Step<'name'> = {
  isTrue: async (context) => (await readName(context)) === wantedName(context),
  act: async (context) => {
    const value = wantedName(context);
    if (value === '') return 'name-refused';
    return writeOver(context, [{ key: 'DeviceName', value }], 'name-refused');
  },
  untrue: 'name-refused',
};

const INTERNATIONAL = 'com.apple.international';

/** "ja" and "JP" are the locale "ja_JP"; a script stays with its language. A locale may be given whole, too. */
function localeOf({ language, region }: StepContext<'language'>['settings']): string {
  if (region.includes('_')) return region;
  const [base = language, ...parts] = language.split('-');
  return `${[base, ...parts.filter((part) => part.length === 4)].join('-')}_${region.toUpperCase()}`;
}

/** Language, region and time zone; the time zone is honoured only in Setup Assistant (usb.md 2.3), so it is told once and not insisted on. */
export const language: Step<'language'> = {
  isTrue: async (context) => {
    const { settings, run } = context;
    const [values, zone] = await context.link.session(await pairRecordOf(context), async (client) => [
      await client.getValues(INTERNATIONAL),
      settings.timeZone === undefined ? undefined : stringAt(await client.getValues(), 'TimeZone'),
    ]);
    const speaks = stringAt(values, 'Language') ?? '';
    const spoken = speaks === settings.language || speaks.startsWith(`${settings.language}-`);
    const told = zone === settings.timeZone || (recordOf(run(), 'language')?.attempts ?? 0) > 0;
    return spoken && told && stringAt(values, 'Locale') === localeOf(settings);
  },
  act: (context) => {
    const { language: value, timeZone } = context.settings;
    return writeOver(
      context,
      [
        { domain: INTERNATIONAL, key: 'Locale', value: localeOf(context.settings) },
        { domain: INTERNATIONAL, key: 'Language', value },
        ...(timeZone === undefined ? [] : [{ key: 'TimeZone', value: timeZone }]),
      ],
      'language-refused',
    );
  },
  untrue: 'language-refused',
};

async function writeOver<P extends 'name-refused' | 'language-refused'>(
  context: WalkContext,
  writes: readonly { domain?: string; key: string; value: string }[],
  refused: P,
): Promise<P | null> {
  try {
    await context.link.session(await pairRecordOf(context), async (client) => {
      for (const write of writes) await client.setValue(write);
    });
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'set-prohibited' || code === 'immutable-value' || code === 'invalid-value') return refused;
    throw error;
  }
}

/** A person updates it elsewhere; true once the version is read back. */
export const update: Step<'update'> = {
  isTrue: async (context) => {
    const values = await context.link.session(await pairRecordOf(context), (client) => client.getValues());
    return !versionBelow(stringAt(values, 'ProductVersion') ?? '0', context.settings.minimumOs);
  },
  act: async (context) => {
    context.onWait('hand');
    // An update restarts the device, which ends this walk; the next one reads the version.
    await waitFor(
      context,
      () => false,
      () => () => undefined,
      AS_LONG_AS_IT_TAKES,
    );
    return 'os-too-old';
  },
  untrue: 'os-too-old',
};

/** The label may be printed from now on. */
export const label: Step<'label'> = {
  isTrue: async ({ run }) => recordOf(run(), 'label')?.state === 'done',
  act: async ({ ports, link, run }) => {
    ports.labelReady(link.udid, run().order.batchId);
    return null;
  },
  untrue: 'device-answer-invalid',
};
