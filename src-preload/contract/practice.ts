import { z } from 'zod';
import { call, nothing } from './define.ts';

/** What a hand at the practice bench can do to a simulated device. */
export const practiceAct = z.enum([
  'plug',
  'unplug',
  'tap-trust',
  'tap-dont-trust',
  'lock',
  'unlock',
  'finish-setup',
  'go-offline',
  'go-online',
  'answer-not-now',
  'answer-normally',
  'erase',
]);

const device = z.object({
  udid: z.string(),
  name: z.string(),
  serialNumber: z.string(),
  plugged: z.boolean(),
  screen: z.enum(['setup-assistant', 'home']),
  trustDialog: z.boolean(),
  locked: z.boolean(),
  online: z.boolean(),
  answersNotNow: z.boolean(),
  supervised: z.boolean(),
  enrolled: z.boolean(),
});

/** Only in the practice world. Everything here is simulated. */
export const practice = {
  calls: {
    state: call({ input: nothing, output: z.object({ portalUrl: z.string(), devices: z.array(device) }), errors: ['not-in-practice'] }),
    act: call({
      input: z.strictObject({ udid: z.string().max(64), act: practiceAct }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found'],
    }),
    setDeviceCount: call({ input: z.strictObject({ count: z.int().min(0).max(60) }), output: nothing, errors: ['not-in-practice'] }),
  },
  events: { changed: nothing },
};

export type PracticeDevice = z.output<typeof device>;
export type PracticeAct = z.output<typeof practiceAct>;
