import type { PracticeFleetAct, PracticeFleetDevice, PracticeFleetKind } from '#contract/practice.ts';

/** Every word of the contract, in the order in which it is offered. The compiler counts them. */
const all = <K extends string>(words: Readonly<Record<K, true>>): readonly K[] => Object.keys(words) as K[];

export const FLEET_KINDS = all<PracticeFleetKind>({
  iphone: true,
  'iphone-wifi': true,
  'iphone-unsupervised': true,
  ipad: true,
  'shared-ipad': true,
  'mac-silicon': true,
  'mac-intel': true,
  'apple-tv': true,
});

export type FleetActName = PracticeFleetAct['act'];

export const FLEET_ACTS = all<FleetActName>({
  'go-offline': true,
  'go-online': true,
  age: true,
  lock: true,
  unlock: true,
  'type-pin': true,
  'switch-on': true,
  'answer-not-now': true,
  'answer-normally': true,
  sleep: true,
  wake: true,
  'set-battery': true,
  'accept-apps': true,
  'refuse-apps': true,
  'install-update': true,
  'set-location': true,
  'hide-location': true,
  'stop-sound': true,
  'hold-lost-mode': true,
  'release-lost-mode': true,
  'token-unknown': true,
  'token-dead': true,
  'token-new': true,
  'remove-profile': true,
  'remove-profile-silently': true,
  erase: true,
  'set-up': true,
});

/** What is typed beside an act. */
export const FLEET_FIELDS: Partial<Readonly<Record<FleetActName, 'pin' | 'percent' | 'days' | 'place'>>> = {
  'type-pin': 'pin',
  'set-battery': 'percent',
  age: 'days',
  'set-location': 'place',
};

const METRES = 12;

/** The deed of an act and what was typed; null: that cannot be read yet. Main judges whether it is possible. */
export function deedOf(act: FleetActName, typed: string): PracticeFleetAct | null {
  const text = typed.normalize('NFKC').trim();
  const number = text === '' ? Number.NaN : Number(text);
  switch (act) {
    case 'type-pin':
      return /^\d{6}$/.test(text) ? { act, pin: text } : null;
    case 'set-battery':
      return Number.isInteger(number) && number >= 1 && number <= 100 ? { act, percent: number } : null;
    case 'age':
      return Number.isInteger(number) && number >= 1 && number <= 3_650 ? { act, days: number } : null;
    case 'set-location': {
      const [latitude = Number.NaN, longitude = Number.NaN] = text.split(/[,、\s]+/).map(Number);
      return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { act, latitude, longitude, accuracy: METRES } : null;
    }
    default:
      return { act };
  }
}

/** How a device stands, in the words of `practice.fleet.states`. */
export function fleetStates(device: PracticeFleetDevice) {
  return [
    device.enrollment,
    device.setUp ? null : ('hello' as const),
    device.running ? null : ('off' as const),
    device.online || !device.running || !device.setUp ? null : ('offline' as const),
    device.pinLocked ? ('pinLocked' as const) : device.locked ? ('locked' as const) : null,
    device.lostMode ? ('lost' as const) : null,
    device.sound ? ('sound' as const) : null,
    device.located ? null : ('hidden' as const),
    device.answersNotNow ? ('notNow' as const) : null,
    device.asleep ? ('asleep' as const) : null,
    device.token === 'good' ? null : device.token === 'dead' ? ('tokenDead' as const) : ('tokenUnknown' as const),
    device.appsAsking > 0 ? ('asking' as const) : null,
    device.updating,
  ].filter((state) => state !== null);
}
