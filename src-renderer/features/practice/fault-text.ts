import type { PracticeFault } from '#contract/practice.ts';
import type { Say } from '../../text/use-text.ts';

/** One fault in a few words, with how it ends when it ends by itself. */
export function faultText(t: Say, fault: PracticeFault): string {
  const what = whatOf(t, fault);
  return fault.ends === 'once' ? t('practice.faultOnce', { fault: what }) : what;
}

function whatOf(t: Say, fault: PracticeFault): string {
  switch (fault.fault) {
    case 'cable-pulled':
      return t('practice.faultOf.cable-pulled', { at: t(`practice.requests.${fault.at}`), when: t(`practice.when.${fault.when}`) });
    case 'answer-lost':
      return t('practice.faultOf.answer-lost', { at: t(`practice.requests.${fault.at}`) });
    case 'slow':
      return t('practice.faultOf.slow', { at: t(`practice.requests.${fault.at}`), seconds: fault.ms / 1_000 });
    case 'bad-cable':
      return t('practice.faultOf.bad-cable', { requests: fault.requests });
    default:
      return t(`practice.faults.${fault.fault}`);
  }
}
