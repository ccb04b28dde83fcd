import { catalogueEntry } from '#contract/command-catalogue.ts';
import { unknownAfterMs } from '#contract/commands.ts';
import type { OperationDetail, OperationRow, OperationSummary, PlanWarning } from '#contract/operations.ts';
import type { Fleet, Speaker } from './operation-ports.ts';
import { isOpen, wantedOf } from './operation-rules.ts';
import type { OperationsStore, StoredOperation, StoredRow } from './operations-store.ts';

const FIRST_NAMES = 3;
const MAX_PINS = 200;

/** What a screen sees of operations. */
export class OperationViews {
  readonly #store: OperationsStore;
  readonly #fleet: Fleet;
  readonly #speaker: Speaker;

  constructor(store: OperationsStore, fleet: Fleet, speaker: Speaker) {
    this.#store = store;
    this.#fleet = fleet;
    this.#speaker = speaker;
  }

  summary(operation: StoredOperation, now: number): OperationSummary {
    return {
      id: operation.id,
      command: operation.command,
      options: JSON.parse(operation.options) as OperationSummary['options'],
      level: catalogueEntry(operation.command).level,
      state: operation.state,
      actor: operation.actor,
      reason: operation.reason,
      createdAt: operation.createdAt,
      confirmedAt: operation.confirmedAt,
      runAt: operation.runAt,
      spreadMinutes: Math.round(operation.spreadMs / 60_000),
      lateMs: operation.lateMs,
      endedAt: operation.endedAt,
      counts: this.#store.counts(operation.id),
      progress: this.#store.progress(operation.id, now, now - unknownAfterMs),
    };
  }

  detail(operation: StoredOperation, now: number): OperationDetail {
    const { id, command } = operation;
    const summary = this.summary(operation, now);
    const planned = operation.state === 'planned';
    const serials = planned ? this.#store.serialNumbers(id, 100_000) : [];
    const platforms: Record<string, number> = {};
    for (const { productName, count } of this.#store.productNames(id)) {
      const kind = kindOf(productName);
      platforms[kind] = (platforms[kind] ?? 0) + count;
    }
    const unknownBefore = now - unknownAfterMs;
    const repeats = !isOpen(operation.state) || operation.state === 'sent' || operation.state === 'running';
    return {
      ...summary,
      platforms,
      exclusions: this.#store.exclusions(id) as OperationDetail['exclusions'],
      warnings: this.#store.warnings(id),
      unmatched: JSON.parse(operation.unmatched) as string[],
      firstNames: serials.slice(0, FIRST_NAMES).map(({ name, serialNumber }) => (name === '' ? serialNumber : name)),
      confirmation: planned
        ? wantedOf(
            command,
            serials.map(({ serialNumber }) => serialNumber),
          )
        : null,
      pinsFor: planned ? this.pinsFor(operation) : [],
      test:
        operation.testDevice === null
          ? null
          : {
              deviceId: operation.testDevice,
              deviceName: this.#nameOf(operation.testDevice),
              state: this.#store.stateAt(id, operation.testDevice, now, unknownBefore) as NonNullable<OperationDetail['test']>['state'],
            },
      hold:
        operation.state === 'held' && operation.holdWhy !== null
          ? { why: operation.holdWhy, since: operation.heldAt ?? now, aloneFrom: operation.aloneFrom, approvedBy: operation.approvedBy }
          : null,
      mayCancel: isOpen(operation.state),
      secret: operation.sealed === 1,
      retryable: repeats ? summary.progress.failed + summary.progress.expired : 0,
      checkable: repeats ? summary.progress.unknown : 0,
    };
  }

  /** Macs of a plan that each want a PIN. */
  pinsFor(operation: StoredOperation): OperationDetail['pinsFor'] {
    if (catalogueEntry(operation.command).fields['PIN'] === undefined) return [];
    const rows = this.#store.serialNumbers(operation.id, 100_000);
    const devices = this.#fleet.devices(rows.map(({ deviceId }) => deviceId));
    return rows
      .filter(({ deviceId }) => {
        const device = devices.get(deviceId);
        return device !== undefined && this.#speaker.wantsPin(operation.command, device.target);
      })
      .slice(0, MAX_PINS);
  }

  row(row: StoredRow): OperationRow {
    return {
      deviceId: row.deviceId,
      name: row.name,
      serialNumber: row.serialNumber,
      owner: row.serialNumber === '' ? '' : this.#fleet.ownerOf(row.serialNumber),
      modelName: this.#fleet.modelName(row.productName),
      osVersion: row.osVersion,
      lastContactAt: row.lastContactAt,
      tile: row.tile,
      reason: row.skipped ?? row.reason,
      details: JSON.parse(row.details) as Record<string, string>,
      warnings: JSON.parse(row.warnings) as PlanWarning[],
      state: row.skipped === null ? row.state : 'skipped',
      error: errorOf(row.errors),
    };
  }

  #nameOf(deviceId: string): string {
    const device = this.#fleet.devices([deviceId]).get(deviceId);
    return device === undefined ? '' : device.name === '' ? device.serialNumber : device.name;
  }
}

/** Families people know: iPhone, iPad, Mac, Apple TV. */
function kindOf(productName: string): string {
  const [family = ''] = /^(iPhone|iPad|iPod|Mac|iMac|VirtualMac|AppleTV|RealityDevice|Watch)/.exec(productName) ?? [];
  if (family === 'iMac' || family === 'VirtualMac') return 'Mac';
  return family === '' ? 'other' : family;
}

function errorOf(errors: string | null): string | null {
  if (errors === null) return null;
  const [first] = JSON.parse(errors) as { domain: string; code: number; text: string }[];
  return first === undefined ? null : `${first.domain} ${first.code}`;
}
