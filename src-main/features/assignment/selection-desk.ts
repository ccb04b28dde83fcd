import type { AssignmentKind, AssignmentTrouble, SelectionStanding } from '#contract/assignment.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { assignmentKindOf, confirmationOf, isConfirmed } from './assignment-rules.ts';
import type { AssignmentService } from './assignment-service.ts';

/** Who is meant by a selection. */
export interface ChosenDevices {
  /** Ids; null: the view is unknown. */
  readonly resolve: (selection: DeviceSelection) => readonly string[] | null;
  /** Of those of the ids that are known; empty where a device did not tell it. */
  readonly serialNumbers: (ids: readonly string[]) => readonly string[];
}

/** What is done one device after the other, and what came of it. */
interface Work {
  readonly isAssigning: (serialNumber: string) => boolean;
  readonly isChecking: () => boolean;
  readonly troubleOf: (serialNumber: string) => AssignmentTrouble | null;
  /** Both answer at once, however many there are. */
  readonly assign: (serialNumbers: readonly string[], moved: readonly string[]) => void;
  readonly refresh: (serialNumbers: readonly string[]) => void;
}

interface Parts {
  readonly service: Pick<AssignmentService, 'standing' | 'obstacle' | 'hasKey'>;
  readonly devices: ChosenDevices;
  readonly work: Work;
}

type Sorted = Record<AssignmentKind, string[]>;

/** Devices looked at in one turn: a selection may be of a hundred thousand. */
const AT_ONCE = 500;

/** How the devices of a selection stand to an assignment, and the assignment of all of them. */
export class SelectionDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async standing(selection: DeviceSelection): Promise<Outcome<SelectionStanding, 'view-unknown'>> {
    const { service, work } = this.#parts;
    const sorted = await this.#sorted(selection);
    if (!sorted.ok) return sorted;
    const { ready: _ready, assigning: _assigning, ...open } = sorted.value;
    const troubles: Partial<Record<AssignmentTrouble, number>> = {};
    for (const serial of Object.values(open).flat()) {
      const trouble = work.troubleOf(serial);
      if (trouble !== null) troubles[trouble] = (troubles[trouble] ?? 0) + 1;
    }
    const { elsewhere } = sorted.value;
    const servers = new Set(elsewhere.flatMap((serial) => service.standing(serial).serverName ?? []));
    return ok({
      counts: countsOf(sorted.value),
      servers: [...servers].sort(),
      obstacle: await service.obstacle(),
      troubles,
      checking: work.isChecking(),
      confirmation: confirmationOf(elsewhere),
    });
  }

  async refresh(selection: DeviceSelection): Promise<Outcome<Record<string, never>, 'view-unknown'>> {
    const sorted = await this.#sorted(selection);
    if (!sorted.ok) return sorted;
    const { unnumbered: _unnumbered, assigning: _assigning, ...asked } = sorted.value;
    this.#parts.work.refresh(Object.values(asked).flat());
    return ok({});
  }

  async assign({ selection, move, typed }: { selection: DeviceSelection; move: boolean; typed: string }) {
    const { service, work } = this.#parts;
    const obstacle = await service.obstacle();
    if (obstacle !== null) return fail(obstacle);
    const sorted = await this.#sorted(selection);
    if (!sorted.ok) return sorted;
    const { assignable, elsewhere } = sorted.value;
    if (move && !isConfirmed(elsewhere, typed)) return fail('confirmation-wrong');
    const moved = move ? elsewhere : [];
    const devices = assignable.length + moved.length;
    if (devices === 0) return fail('nothing-to-assign');
    work.assign(assignable, moved);
    return ok({ devices });
  }

  /** Each serial number once, by how it stands at this moment. */
  async #sorted(selection: DeviceSelection): Promise<Outcome<Sorted, 'view-unknown'>> {
    const { service, devices, work } = this.#parts;
    const ids = devices.resolve(selection);
    if (ids === null) return fail('view-unknown');
    const hasKey = service.hasKey();
    const sorted: Sorted = {
      assignable: [],
      assigning: [],
      ready: [],
      elsewhere: [],
      'by-hand': [],
      outside: [],
      unknown: [],
      unnumbered: [],
    };
    const seen = new Set<string>();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      if (at > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      for (const serial of devices.serialNumbers(ids.slice(at, at + AT_ONCE))) {
        if (serial === '') sorted.unnumbered.push(serial);
        else if (!seen.has(serial)) {
          seen.add(serial);
          sorted[work.isAssigning(serial) ? 'assigning' : assignmentKindOf(service.standing(serial), hasKey)].push(serial);
        }
      }
    }
    return ok(sorted);
  }
}

const countsOf = (sorted: Sorted): Record<AssignmentKind, number> => ({
  assignable: sorted.assignable.length,
  assigning: sorted.assigning.length,
  ready: sorted.ready.length,
  elsewhere: sorted.elsewhere.length,
  'by-hand': sorted['by-hand'].length,
  outside: sorted.outside.length,
  unknown: sorted.unknown.length,
  unnumbered: sorted.unnumbered.length,
});
