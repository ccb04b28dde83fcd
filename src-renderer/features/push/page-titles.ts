import type { PushWizard } from '#contract/push.ts';
import type { Say } from '../../text/use-text.ts';

/** Title of the page a wizard stands at, and the sentence under it. */
export const pageTitles = (t: Say, wizard: PushWizard | null, installed: boolean): { title: string; lead: string } => {
  if (wizard === null) {
    return installed
      ? { title: t('push.start.title'), lead: t('push.start.lead') }
      : { title: t('push.form.titleNew'), lead: t('push.form.lead') };
  }
  const { step, stop, flow, form } = wizard;
  if (stop !== null) return { title: t(`push.stop.${stop}.title`), lead: t(`push.stop.${stop}.lead`) };
  if (step === 'form') {
    return { title: t(flow === 'renewal' ? 'push.form.titleRenew' : 'push.form.titleNew'), lead: t('push.form.lead') };
  }
  if (step === 'sign') {
    const signer = form.signer === 'mdmcert' ? 'mdmcert' : 'external';
    return { title: t(`push.sign.${signer}.title`), lead: t(`push.sign.${signer}.lead`) };
  }
  return { title: t(`push.${step}.title`), lead: t(`push.${step}.lead`) };
};
