import type { IdentifiedFile } from '#contract/certificates.ts';
import type { PushWizard } from '#contract/push.ts';
import { ok } from '#lib/outcome.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { overview, push, wizard } from './push.ts';

type Overview = Parameters<typeof overview>[0];

/** What main answers about the push certificate from now on. */
export const stands = (app: ScriptedApp, value: Overview) => app.answers('push', 'overview', ok(overview(value)));

/** The same, and main says so. */
export const moves = (app: ScriptedApp, value: Overview) => {
  stands(app, value);
  app.announce('push', 'changed', {});
};

export const newWizard = (change: Partial<PushWizard>): Overview => ({ push: null, devices: 0, wizard: wizard(change) });
export const renewal = (change: Partial<PushWizard>): Overview => ({
  push: push(21, 'renew'),
  wizard: wizard({ flow: 'renewal', ...change }),
});

export const certificate: IdentifiedFile = { kind: 'push-certificate', place: 'push', details: {} };
export const pem = (name: string) => ({ name, mimeType: 'application/x-pem-file', buffer: Buffer.from('PEM') });
/** The content of {@link pem} as it goes over the contract. */
export const PEM = 'UEVN';
