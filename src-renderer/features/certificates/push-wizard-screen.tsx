import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconCertificateOff, IconHistory } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { WizardFrame } from '../../ui/wizard-frame.tsx';
import { AbandonWizard } from './abandon-wizard.tsx';
import { ChecksAside } from './checks-aside.tsx';
import { PortalGuide } from './portal-guide.tsx';
import { WizardDone } from './wizard-done.tsx';
import { WizardForm } from './wizard-form.tsx';
import { WizardPortal } from './wizard-portal.tsx';
import { WizardRequest } from './wizard-request.tsx';
import { railStepOf, railSteps } from './wizard-steps.ts';
import { WizardVerify } from './wizard-verify.tsx';

type Overview = ValueOf<'certificates', 'overview'>;

/** The push certificate wizard: draws the step main is at, and nothing else. */
export const PushWizardScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('certificates', 'overview', {});
  const leave = () => void navigate({ to: '/certificates' });
  return (
    <Page
      title={t(value?.push == null ? 'wizard.titleNew' : 'wizard.titleRenew')}
      layout="fill"
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('common.back')} onClick={leave}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <Steps overview={value} onLeave={leave} />
      )}
    </Page>
  );
};

const Steps = ({ overview, onLeave }: { overview: Overview; onLeave: () => void }) => {
  const { t } = useText();
  const { wizard, push, vendor } = overview;
  // Whether the wizard was found under way, rather than begun on this screen.
  const [resumed] = useState(wizard !== null && wizard.step !== 'done');
  const [firstStep] = useState(wizard?.step);
  const current = railStepOf(wizard);
  const done = wizard?.step === 'done';
  const steps = railSteps.map((id, index) => {
    const at = railSteps.indexOf(current);
    return {
      id,
      label: t(`wizard.steps.${id}`),
      state: done || index < at ? ('done' as const) : index === at ? ('current' as const) : ('ahead' as const),
    };
  });
  const page = wizard === null ? 'form' : wizard.step;
  return (
    <WizardFrame
      railLabel={t('wizard.rail')}
      steps={steps}
      stateLabels={{ done: t('wizard.stepState.done'), current: t('wizard.stepState.current'), ahead: t('wizard.stepState.ahead') }}
      title={t(`wizard.${page}.title`)}
      lead={t(`wizard.${page}.lead`)}
      asideLabel={t('wizard.aside')}
      aside={
        wizard === null || wizard.step === 'request' ? undefined : (
          <>
            {wizard.step === 'portal' ? <PortalGuide wizard={wizard} push={push} /> : null}
            <ChecksAside checks={wizard.checks} />
          </>
        )
      }
      footer={
        done ? undefined : (
          <>
            <Button variant="default" onClick={onLeave}>
              {t(wizard === null ? 'common.cancel' : 'wizard.leave')}
            </Button>
            {wizard === null ? null : <AbandonWizard />}
          </>
        )
      }
    >
      {resumed && wizard !== null && wizard.step === firstStep ? (
        <Notice tone="info" icon={IconHistory} role="status">
          <p>{t('wizard.resumed', { step: t(`wizard.steps.${current}`) })}</p>
        </Notice>
      ) : null}
      {wizard === null ? <WizardForm push={push} vendor={vendor} /> : null}
      {wizard?.step === 'request' ? <WizardRequest wizard={wizard} /> : null}
      {wizard?.step === 'portal' ? <WizardPortal wizard={wizard} push={push} /> : null}
      {wizard?.step === 'verify' ? <WizardVerify wizard={wizard} /> : null}
      {wizard?.step === 'done' ? <WizardDone wizard={wizard} /> : null}
    </WizardFrame>
  );
};
