import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { useUnlessOver } from '../../ui/use-unless-over.ts';
import { WizardBody } from '../../wizard/wizard-body.tsx';
import { WizardScreen } from '../../wizard/wizard-screen.tsx';
import { AbandonPush } from './abandon-push.tsx';
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
    <WizardScreen
      title={t(value !== undefined && flowOf(value) === 'renewal' ? 'push.titleRenew' : 'push.titleNew')}
      accepts={['push']}
      refusal={refusal}
      onLeave={leave}
    >
      {value === undefined ? null : <Wizard overview={value} onLeave={leave} />}
    </WizardScreen>
  );
};

/** Where something is installed, renewing it is what a person comes for. */
const flowOf = ({ wizard, push }: Overview) => wizard?.flow ?? (push === null ? 'new' : 'renewal');

const Wizard = ({ overview, onLeave }: { overview: Overview; onLeave: () => void }) => {
  const { t } = useText();
  const { wizard, push } = overview;
  // Whether the wizard was found under way, rather than begun on this screen: whoever starts over resumes nothing.
  const [found] = useState(wizard);
  const isFound = wizard !== null && wizard.runId === found?.runId && wizard.step === found.step;
  const resumed = isFound && wizard.stop === null && wizard.step !== 'done' && wizard.step !== 'proof';
  const checked = wizard !== null && ['portal', 'verify', 'proof', 'done'].includes(wizard.step);
  const { title, lead } = pageTitles(t, wizard, push !== null);
  return (
    <WizardBody
      steps={railSteps(flowOf(overview), wizard, (id) => t(`push.steps.${id}`))}
      page={wizard === null ? 'start' : `${wizard.runId} ${wizard.stop ?? wizard.step}`}
      title={title}
      lead={lead}
      aside={
        checked && wizard.stop === null ? (
          <>
            {wizard.step === 'portal' ? <PortalSteps wizard={wizard} push={push} /> : null}
            <ChecksAside checks={wizard.checks} />
          </>
        ) : undefined
      }
      resumedAt={resumed ? t(`push.steps.${railStepOf(wizard)}`) : null}
      standing={wizard === null ? 'none' : wizard.step === 'done' ? 'over' : 'under-way'}
      abandon={wizard === null || wizard.step === 'proof' ? null : <AbandonPush />}
      onLeave={onLeave}
    >
      <WizardPage overview={overview} />
    </WizardBody>
  );
};
