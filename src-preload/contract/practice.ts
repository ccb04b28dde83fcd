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

/** The simulated services that can be made to fail. */
export const practiceServiceName = z.enum(['apns', 'business-portal', 'dep', 'apps-and-books', 'business', 'mdmcert']);

const service = z.object({
  service: practiceServiceName,
  /** What it can be made to do wrong, by code. */
  faults: z.array(z.string()),
  /** What it does wrong now; null when it works. */
  fault: z.string().nullable(),
});

/** Only in the practice world. Everything here is simulated. */
export const practice = {
  calls: {
    state: call({
      input: nothing,
      output: z.object({
        /** Simulated push certificates portal. */
        portalUrl: z.string(),
        /** Simulated Business Manager. */
        businessPortalUrl: z.string(),
        /** The mailbox of whoever practises. */
        mailUrl: z.string(),
        /** Whose mailbox it is; the only address that simulated mdmcert.download knows. */
        mailAddress: z.string(),
        services: z.array(service),
        devices: z.array(device),
      }),
      errors: ['not-in-practice'],
    }),
    /** `fault` null puts the service right. */
    setFault: call({
      input: z.strictObject({ service: practiceServiceName, fault: z.string().max(64).nullable() }),
      output: nothing,
      errors: ['not-in-practice', 'unknown-fault'],
    }),
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
export type PracticeServiceName = z.output<typeof practiceServiceName>;
