import type { PracticeAct, PracticeDevice } from '#contract/practice.ts';

/** How a simulated device stands, in the words of `practice.states`. */
export const statesOf = (device: PracticeDevice) => {
  const cable = device.plugged ? ('plugged' as const) : ('unplugged' as const);
  if (device.mode !== 'normal') return [cable, device.mode];
  const more = [
    device.screen === 'home' ? ('home' as const) : ('setup' as const),
    device.trustDialog ? ('trust' as const) : null,
    device.profileWaits ? ('profileWaits' as const) : null,
    device.locked ? ('locked' as const) : null,
    device.online ? null : ('offline' as const),
    device.answersNotNow ? ('notNow' as const) : null,
    device.owned ? ('owned' as const) : null,
    device.supervised ? ('supervised' as const) : null,
    device.enrolled ? ('enrolled' as const) : null,
  ];
  return [cable, ...more.filter((state) => state !== null)];
};

/** What hands can do to it now; what a dialog waits for comes first. */
export const actsFor = (device: PracticeDevice): PracticeAct[] => {
  const cable = device.plugged ? ('unplug' as const) : ('plug' as const);
  if (device.mode !== 'normal') return [cable, 'leave-recovery', 'erase'];
  return [
    ...(device.trustDialog ? (['tap-trust', 'tap-dont-trust'] as const) : []),
    ...(device.profileWaits ? (['install-downloaded'] as const) : []),
    cable,
    device.locked ? 'unlock' : 'lock',
    device.online ? 'go-offline' : 'go-online',
    device.answersNotNow ? 'answer-normally' : 'answer-not-now',
    ...(device.screen === 'setup-assistant' ? (['finish-setup'] as const) : []),
    ...(device.owned ? (['sign-out'] as const) : []),
    'enter-recovery',
    'enter-dfu',
    'erase',
    'add-by-hand',
    'release',
  ];
};
