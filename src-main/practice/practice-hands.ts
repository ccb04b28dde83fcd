import type { FakeIphone } from './fake-iphone.ts';
import type { PracticeWorld } from './practice-world.ts';

/** Each thing a hand can do to a simulated phone, by the name the console has for it. */
const acts = {
  plug: (phone) => phone.plug(),
  unplug: (phone) => phone.unplug(),
  'tap-trust': (phone) => phone.tapTrust(),
  'tap-dont-trust': (phone) => phone.tapDontTrust(),
  lock: (phone) => phone.lock(),
  unlock: (phone) => phone.unlock(),
  'finish-setup': (phone) => phone.finishSetup(),
  'go-offline': (phone) => phone.goOffline(),
  'go-online': (phone) => phone.goOnline(),
  'answer-not-now': (phone) => phone.answerNotNow(true),
  'answer-normally': (phone) => phone.answerNotNow(false),
  erase: (phone) => phone.erase(),
} as const satisfies Record<string, (phone: FakeIphone) => void>;

/** The hands at the practice bench: the only way from the console to the simulators. */
export function practiceHands(world: PracticeWorld) {
  return {
    portalUrl: world.portal.url,
    phones: () => world.bench.devices().map(handle),
    setCount: (count: number) => world.bench.setCount(count),
  };
}

function handle(phone: FakeIphone) {
  return {
    udid: phone.udid,
    view: () => ({
      udid: phone.udid,
      name: phone.name,
      serialNumber: phone.serialNumber,
      plugged: phone.plugged,
      screen: phone.screen,
      trustDialog: phone.trustDialog,
      locked: phone.locked,
      online: phone.online,
      answersNotNow: phone.state.answersNotNow,
      supervised: phone.supervised,
      enrolled: phone.enrolled,
    }),
    act: (act: keyof typeof acts) => acts[act](phone),
  };
}
