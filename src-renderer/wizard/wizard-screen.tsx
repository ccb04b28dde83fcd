import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconCertificateOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Refusal } from '../bridge/ask.ts';
import type { Place } from '../files/places.ts';
import { WizardDropArea } from '../files/wizard-drop-area.tsx';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { DelayedLoader } from '../ui/delayed.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

interface WizardScreenProps {
  readonly title: string;
  readonly accepts: readonly Place[];
  readonly refusal: Refusal | null;
  readonly onLeave: () => void;
  /** Null until main has told where the wizard stands. */
  readonly children: ReactNode;
}

/** The screen of a wizard: the way back, and a window that takes files wherever they are dropped. */
export const WizardScreen = ({ title, accepts, refusal, onLeave, children }: WizardScreenProps) => {
  const { t } = useText();
  return (
    <Page
      title={title}
      layout="fill"
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('common.back')} onClick={onLeave}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
    >
      {children !== null ? (
        <WizardDropArea accepts={accepts}>{children}</WizardDropArea>
      ) : refusal === null ? (
        <DelayedLoader label={t('frame.loading')} />
      ) : (
        <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
      )}
    </Page>
  );
};
