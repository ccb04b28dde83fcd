import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Draggable } from '#contract/handover.ts';
import type { HostNoun, Services } from '#contract/index.ts';
import { systemClock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import type { Core } from './compose.ts';
import { AboutService } from './features/about/about-service.ts';
import { DesktopService, type WindowHands } from './features/desktop/desktop-service.ts';
import { HandoverService, type Made } from './features/handover/handover-service.ts';
import { type Feed, type FeedProblem, readFeed } from './features/updates/update-rules.ts';
import { type UpdateChoices, type Updater, UpdatesService } from './features/updates/updates-service.ts';
import { readBuiltLists } from './host/built-lists.ts';
import { KeptFile } from './host/kept-file.ts';
import { readOpened } from './host/opened-file.ts';
import { OutgoingFolder } from './host/outgoing-folder.ts';

/** What a desktop can do and a browser cannot. */
export interface DesktopHands {
  /** The pointer drags the file at this path from now on. */
  readonly drag: (path: string) => Promise<void>;
  /** Opens what gets updates from a feed; `installs`: this copy can put them in by itself. */
  readonly updater: (feed: Feed) => { readonly updater: Updater; readonly installs: boolean };
  readonly signature: 'by-system' | 'none';
  /** The window, its menu and the system around them. */
  readonly window: WindowHands;
  /** Stops everything without asking, then does this. */
  readonly leave: (how: () => Promise<void>) => Promise<void>;
}

type RunningCore = Pick<Core, 'services' | 'hub' | 'runsInProgress' | 'criticalDevices' | 'preparedLabels'>;

interface Ports {
  readonly folder: string;
  readonly version: string;
  /** Null: there is no desktop around this host. */
  readonly hands: DesktopHands | null;
  /** The core that runs. Rejects while there is none. */
  readonly core: () => Promise<RunningCore>;
  readonly log: Log;
}

/** What the host itself serves beside the core, and keeps when one core takes the place of another. */
export function wireHost({ folder, version, hands, core, log }: Ports) {
  // Without a core there is no screen to tell; the next one asks.
  const tell = (how: (hub: Core['hub']) => void) =>
    void core().then(
      ({ hub }) => how(hub),
      () => undefined,
    );
  const outgoing = hands === null ? null : new OutgoingFolder(join(folder, 'outgoing'), log);
  const handover = new HandoverService({
    read: readOpened,
    identify: async (file) => {
      const answer = await (await core()).services.certificates.identify({ file });
      return answer.ok ? answer.value : null;
    },
    make: async (file, early) => make(await core(), file, early),
    hand: hands === null || outgoing === null ? null : { write: (made) => outgoing.write(made), drag: hands.drag },
    publish: (name) => tell((hub) => hub.publish('handover', name, {})),
  });
  const updates = new UpdatesService({
    version,
    signature: hands?.signature ?? 'none',
    source: sourceOf(folder, hands, log),
    choices: new KeptFile<UpdateChoices>(join(folder, 'updates-choices.json'), choices, { automatic: false, attempted: null }, log),
    underWay: async () => underWayIn(await core()),
    leave: async (how) => hands?.leave(how),
    publish: (name, view) => tell((hub) => hub.publish('updates', name, view)),
    clock: systemClock,
    log,
  });
  const desktop = new DesktopService(hands?.window ?? null, ({ name, payload }) =>
    tell((hub) => hub.publish('desktop', name, payload as never)),
  );
  const about = new AboutService({
    version,
    runtimes: runtimes(),
    read: () => readBuiltLists(resolve(import.meta.dirname, '../about'), log),
  });
  const services: Pick<Services, HostNoun> = { handover, updates, desktop, about };
  return { services, desktop, handover, updates, stop: () => outgoing?.clear() };
}

/** What this program runs on: Electron and Chromium are there only in the desktop app. */
const runtimes = () =>
  (
    [
      ['Electron', 'electron'],
      ['Chromium', 'chrome'],
      ['Node.js', 'node'],
    ] as const
  ).flatMap(([name, key]) => {
    const version = process.versions[key];
    return version === undefined ? [] : [{ name, version }];
  });

const choices = z.object({ automatic: z.boolean(), attempted: z.string().nullable() });

function sourceOf(folder: string, hands: DesktopHands | null, log: Log) {
  if (hands === null) return { problem: 'browser' as const };
  const read: { feed: Feed } | { problem: FeedProblem } = readFeed(textOf(join(folder, 'updates.json'), log));
  return 'problem' in read ? read : { feed: read.feed, ...hands.updater(read.feed) };
}

/** Null: there is none. One that cannot be read says as little as an empty one, and is no reason not to start. */
function textOf(path: string, log: Log): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    log.warn('the source of updates cannot be read', { error });
    return '';
  }
}

/** A wizard that is done stands open only until somebody closes it. */
async function underWayIn({ services, runsInProgress, criticalDevices }: RunningCore) {
  const [operations, push, tokens] = await Promise.all([
    services.operations.list({ open: true, limit: 1 }),
    services.push.overview({}),
    services.tokens.overview({}),
  ]);
  const pushOpen = push.ok && push.value.wizard !== null && push.value.wizard.step !== 'done' ? 1 : 0;
  const tokensOpen = tokens.ok ? tokens.value.wizards.filter(({ step }) => step !== 'done').length : 0;
  return {
    critical: criticalDevices().length,
    working: runsInProgress(),
    operations: operations.ok ? operations.value.running : 0,
    wizards: pushOpen + tokensOpen,
  };
}

/** The file itself; null: there is none now, or making it would change something although nobody dragged it yet. */
async function make({ services, preparedLabels }: RunningCore, file: Draggable, early: boolean): Promise<Made | null> {
  const { batches, push, tokens } = services;
  if (early && file.what !== 'report' && file.what !== 'labels') return null;
  switch (file.what) {
    case 'report':
      return valueOf(await batches.report({ batchId: file.batchId, language: file.language, format: 'pdf' }));
    case 'labels': {
      const { what: _, ...chosen } = file;
      return valueOf(await preparedLabels({ ...chosen, format: 'pdf' }));
    }
    case 'push-csr':
      return valueOf(await push.csr({}));
    case 'push-request':
      return valueOf(await push.request({}));
    case 'ade-certificate':
      return valueOf(await tokens.publicKey({ anew: false }));
  }
}

const valueOf = (answer: { ok: true; value: Made } | { ok: false }): Made | null => (answer.ok ? answer.value : null);
