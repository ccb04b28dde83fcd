import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconCertificateOff, IconHistory } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { WizardDropArea } from '../../files/wizard-drop-area.tsx';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { useUnlessOver } from '../../ui/use-unless-over.ts';
import { WizardFrame } from '../../ui/wizard-frame.tsx';
import { AbandonWizard } from './abandon-wizard.tsx';
import { ChecksAside } from './checks-aside.tsx';
import { pageTitles } from './page-titles.ts';
import { PortalSteps } from './portal-steps.tsx';
import { type Overview, WizardPage } from './wizard-page.tsx';
import { railStepOf, railSteps } from './wizard-steps.ts';

/** The push certificate wizards, new and renewal: draw the step main is at, and nothing else. */
export const PushWizardScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value: told, refusal } = useAsk('push', 'overview', {});
  const unlessOver = useUnlessOver(told?.wizard);
  // An alarm is shown where the change was made, until somebody has closed that page.
  const value = told && { ...told, wizard: told.watch?.state === 'alarm' ? told.wizard : unlessOver };
  const leave = () => void navigate({ to: '/certificates' });
  return (
    <Page
      title={t(value !== undefined && flowOf(value) === 'renewal' ? 'push.titleRenew' : 'push.titleNew')}
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
        <WizardDropArea accepts={['push']}>
          <Wizard overview={value} onLeave={leave} />
        </WizardDropArea>
      )}
    </Page>
  );
};

/** Where something is installed, renewing it is what a person comes for. */
const flowOf = ({ wizard, push }: Overview) => wizard?.flow ?? (push === null ? 'new' : 'renewal');

const Wizard = ({ overview, onLeave }: { overview: Overview; onLeave: () => void }) => {
  const { t } = useText();
  const { wizard, push } = overview;
  // Whether the wizard was found under way, rather than begun on this screen.
  const [resumedAt] = useState(wizard === null || wizard.step === 'done' || wizard.step === 'proof' ? null : wizard.step);
  const resumed = wizard !== null && wizard.step === resumedAt && wizard.stop === null;
  const done = wizard?.step === 'done';
  const checked = wizard !== null && ['portal', 'verify', 'proof', 'done'].includes(wizard.step);
  const { title, lead } = pageTitles(t, wizard, push !== null);
  return (
    <WizardFrame
      railLabel={t('wizard.rail')}
      steps={railSteps(flowOf(overview), wizard, (id) => t(`push.steps.${id}`))}
      stateLabels={{ done: t('wizard.stepState.done'), current: t('wizard.stepState.current'), ahead: t('wizard.stepState.ahead') }}
      title={title}
      lead={lead}
      asideLabel={t('wizard.aside')}
      aside={
        checked && wizard.stop === null ? (
          <>
            {wizard.step === 'portal' ? <PortalSteps wizard={wizard} push={push} /> : null}
            <ChecksAside checks={wizard.checks} />
          </>
        ) : undefined
      }
      footer={
        done ? undefined : (
          <>
            <Button variant="default" onClick={onLeave}>
              {t(wizard === null ? 'common.cancel' : 'wizard.leave')}
            </Button>
            {wizard === null || wizard.step === 'proof' ? null : <AbandonWizard />}
          </>
        )
      }
    >
      {resumed ? (
        <Notice tone="info" icon={IconHistory} role="status">
          <p>{t('wizard.resumed', { step: t(`push.steps.${railStepOf(wizard)}`) })}</p>
        </Notice>
      ) : null}
      <WizardPage overview={overview} />
    </WizardFrame>
  );
};
