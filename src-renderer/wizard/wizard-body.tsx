import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';
import type { RailStep } from '../ui/step-rail.tsx';
import { WizardFrame } from '../ui/wizard-frame.tsx';

interface WizardBodyProps {
  readonly steps: readonly RailStep[];
  /** Which page this is: two of them may have the same title. */
  readonly page: string;
  readonly title: string;
  readonly lead?: string | undefined;
  readonly aside?: ReactNode;
  /** The name of the step a wizard was found at, rather than begun here; null when there is nothing to say of that. */
  readonly resumedAt: string | null;
  /** `none`: nothing is begun. `over`: nothing is left to leave. */
  readonly standing: 'none' | 'under-way' | 'over';
  /** The way to start over, where there is one. */
  readonly abandon: ReactNode;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** The frame of a wizard with the words every wizard has around its own pages. */
export const WizardBody = ({ steps, page, title, lead, aside, resumedAt, standing, abandon, onLeave, children }: WizardBodyProps) => {
  const { t } = useText();
  return (
    <WizardFrame
      railLabel={t('wizard.rail')}
      steps={steps}
      stateLabels={{ done: t('wizard.stepState.done'), current: t('wizard.stepState.current'), ahead: t('wizard.stepState.ahead') }}
      page={page}
      title={title}
      {...(lead === undefined ? {} : { lead })}
      asideLabel={t('wizard.aside')}
      aside={aside}
      footer={
        standing === 'over' ? undefined : (
          <>
            <Button variant="default" onClick={onLeave}>
              {t(standing === 'none' ? 'common.cancel' : 'wizard.leave')}
            </Button>
            {abandon}
          </>
        )
      }
    >
      {resumedAt === null ? null : (
        <Notice tone="info" icon={IconHistory} role="status">
          <p>{t('wizard.resumed', { step: resumedAt })}</p>
        </Notice>
      )}
      {children}
    </WizardFrame>
  );
};
