import { useMantineColorScheme } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useConnectionState } from '../bridge/bridge-context.tsx';
import { useAsk } from '../bridge/use-ask.ts';
import { speak } from '../text/i18n.ts';
import { useText } from '../text/use-text.ts';
import { DelayedLoader } from '../ui/delayed.tsx';
import { Empty } from '../ui/empty.tsx';
import styles from './gate.module.css';
import { useDropGuard } from './use-drop-guard.ts';

/** What stands where the frame does not stand yet: no file has a place here. */
const BeforeFrame = ({ children }: { children: ReactNode }) => {
  useDropGuard();
  return children;
};

/** Waits for the settings, follows their language and theme, and shows `undecided` until a world is chosen. */
export const Gate = ({ undecided, children }: { undecided: ReactNode; children: ReactNode }) => {
  const { t } = useText();
  const { setColorScheme } = useMantineColorScheme();
  const connection = useConnectionState();
  const { value } = useAsk('settings', 'get', {});
  const language = value?.language;
  const theme = value?.theme;

  useEffect(() => {
    if (language !== undefined) speak(language);
  }, [language]);
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme);
  }, [theme, setColorScheme]);

  if (value === undefined) {
    return (
      <BeforeFrame>
        <main className={styles.alone}>
          {connection === 'lost' ? (
            <Empty icon={IconPlugConnectedX} title={t('frame.lost.title')}>
              {t('frame.lost.text')}
            </Empty>
          ) : (
            <DelayedLoader label={t('frame.loading')} />
          )}
        </main>
      </BeforeFrame>
    );
  }
  return value.world === 'undecided' ? <BeforeFrame>{undecided}</BeforeFrame> : children;
};
