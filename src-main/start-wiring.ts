import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { StartFault, StartWarning } from '#contract/start.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { BackupKeeper } from '#store/backup-keeper.ts';
import { BackupShelf, type StoreBackup, storePath } from '#store/backup-shelf.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { checkStore } from '#store/store-check.ts';
import type { Core } from './compose.ts';
import { ActivityStore } from './features/activity/activity-store.ts';
import { StartService } from './features/start/start-service.ts';
import { ClockWatch } from './host/clock-watch.ts';
import type { FolderClaim } from './host/folder-claim.ts';
import { KeptDeeds } from './host/kept-deeds.ts';
import type { LaunchFile, World } from './host/launch-file.ts';
import { actionsFor, backupHelps, isClockBack, judgeFault, StartTrouble } from './host/start-faults.ts';
import { worldFolder } from './host/world-config.ts';

interface Ports {
  readonly folder: string;
  readonly claim: FolderClaim;
  readonly launch: LaunchFile;
  /** Null: not here. */
  readonly showFolder: ((folder: string) => void) | null;
  readonly quit: (() => void) | null;
  readonly holder: () => { retry(): void; switchWorld(world: 'real' | 'practice', forThisTime?: boolean): void };
  readonly clock: Clock;
  /** Milliseconds gone by, sleep among them, whatever the clock says. */
  readonly gone: () => number;
  readonly log: Log;
}

/** What happens around the start of a world: it is looked at before, told of when it fails, and its store is copied while it runs. */
export function wireStart({ folder, claim, launch, showFolder, quit, holder, clock, gone, log }: Ports) {
  let fault: StartFault | null = null;
  let clockTaken = false;
  const warnings = new Set<StartWarning>();
  /** What the trail is to say once the real world runs; where it does not come to that, it is asked anew. */
  let clockDeed: Record<string, string> | null = null;
  const keptDeeds = new Map<World, KeptDeeds>();
  const keptDeedsOf = (world: World): KeptDeeds => {
    const kept = keptDeeds.get(world) ?? new KeptDeeds(worldFolder(folder, world), log);
    keptDeeds.set(world, kept);
    return kept;
  };

  let tellOfClock: (warning: StartWarning, stands: boolean) => void = () => undefined;
  // One for all the worlds of this process: a switch there and back is no word that the clock is right, opening the program anew is.
  const clockWatch = new ClockWatch({ clock, gone, told: (warning, stands) => tellOfClock(warning, stands) });

  /** Throws what makes a start impossible, before anything is opened, made or changed. True: the world holds sealed secrets already. */
  const prepare = (world: World): boolean => {
    claim.take();
    if (world === 'undecided') {
      if (launch.damaged !== null) throw new StartTrouble('settings-damaged', 'no choice can be read', { file: launch.damaged.file });
      return false;
    }
    const home = worldFolder(folder, world);
    const shelf = new BackupShelf(home);
    const copy: Parameters<typeof checkStore>[1] = (database, { newest }) => shelf.copyBeforeMigration(database, clock.now(), newest);
    // Without a copy to go back to, refusing would help nobody: the daily check says it again.
    const doubted = shelf.markedDamaged && shelf.newestSound() !== null;
    const facts = checkStore(storePath(home), copy, doubted);
    // Only what holds something is ever copied: a store was here. A new one in its place would push its copies off the shelf.
    if ((facts === null || facts.migration === 0) && shelf.list().length > 0) {
      throw new StartTrouble('missing-database', 'there are copies of a store, and no store', { file: storePath(home) });
    }
    if (doubted) shelf.clearMark();
    // Practice people play with: its time may be any.
    if (world === 'real' && facts !== null && isClockBack(clock.now(), facts.newestEntryAt)) {
      const newestAt = facts.newestEntryAt ?? 0;
      if (!clockTaken) throw new StartTrouble('clock-back', 'the clock is behind the last deed', { newestAt });
      clockDeed = { newest: new Date(newestAt).toISOString(), now: new Date(clock.now()).toISOString() };
    }
    return existsSync(storePath(home));
  };

  const failed = (world: World, error: unknown): void => {
    const judged = judgeFault(error);
    const backup = backupHelps(judged.code) && world !== 'undecided' ? soundBackup(world) : null;
    const can = { world, backup: backup !== null, showFolder: showFolder !== null, quit: quit !== null };
    fault = {
      code: judged.code,
      world,
      at: clock.now(),
      folder,
      file: judged.file === null ? null : basename(judged.file),
      kept: launch.damaged?.kept ?? null,
      detail: judged.detail,
      backup: backup === null ? null : { madeAt: backup.madeAt },
      newestAt: judged.newestAt,
      actions: actionsFor(judged.code, can),
    };
    clockDeed = null;
  };

  const soundBackup = (world: World): StoreBackup | null => new BackupShelf(worldFolder(folder, world)).newestSound();

  const restore = (madeAt: number): void => {
    if (fault === null) return;
    const shelf = new BackupShelf(worldFolder(folder, fault.world));
    const backup = shelf.list().find((each) => each.madeAt === madeAt);
    if (backup === undefined) throw new Error('the copy is gone');
    const kept = shelf.restore(backup, clock.now(), fault.code === 'newer-database' ? 'newer' : 'damaged');
    log.warn('the store was put back from a copy', { copy: backup.name, kept });
    const details = { copy: backup.name, ...(kept === null ? {} : { kept }) };
    keptDeedsOf(fault.world).add({ at: clock.now(), action: 'settings.store-restored', details });
  };

  /** The core as it is to be run: what happened before it is in its trail, and its store is copied once a day. */
  const accompany = <C extends LongLived & Pick<Core, 'database' | 'hub'>>(
    world: 'real' | 'practice',
    core: C,
    secretBox: SecretBox,
    actor: string,
  ): C => {
    const home = worldFolder(folder, world);
    const warn = (warning: StartWarning, stands: boolean) => {
      if (warnings.has(warning) === stands) return;
      if (stands) warnings.add(warning);
      else warnings.delete(warning);
      core.hub.publish('start', stands ? 'warned' : 'cleared', { warning });
    };
    const checked = (sound: boolean) => warn('store-damaged', !sound);
    const keeper: LongLived = new BackupKeeper({ shelf: new BackupShelf(home), store: storePath(home), checked, clock, log });
    // Practice people play with: its time may be any.
    if (world === 'real') tellOfClock = warn;
    const watch = world === 'real' ? clockWatch : null;
    return {
      ...core,
      start: async () => {
        await core.start();
        const trail = new ActivityStore(core.database, new SecretsStore(core.database, secretBox), clock.now());
        keptDeedsOf(world).handOver(({ at, action, details }) => {
          const same = { actor: null, subject: null, action, text: '', from: at, until: at + 1 };
          if (trail.matching(same, 0, Number.MAX_SAFE_INTEGER, 1).length > 0) return;
          trail.add({ at, actor, subject: '', action, details });
        });
        if (world === 'real' && clockDeed !== null) {
          trail.add({ at: clock.now(), actor, subject: '', action: 'settings.clock-taken', details: clockDeed });
          clockDeed = null;
        }
        fault = null;
        await keeper.start();
        await watch?.start();
      },
      stop: async () => {
        await watch?.stop();
        await keeper.stop();
        warnings.clear();
        await core.stop();
      },
    };
  };

  const service = new StartService({
    fault: () => fault,
    warnings: () => [...warnings],
    retry: () => holder().retry(),
    goOn: () => {
      clockTaken = true;
      holder().retry();
    },
    restore,
    practise: (choose) => holder().switchWorld('practice', !choose),
    openReal: () => holder().switchWorld('real'),
    showFolder: showFolder === null ? null : () => showFolder(folder),
    quit,
    log,
  });
  const mayExpire = (world: World): boolean => world !== 'real' || !clockWatch.forward;
  return { prepare, failed, accompany, mayExpire, service, fault: () => fault, undecided: () => void (fault = null) };
}
