import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { StartAction, StartFault } from '#contract/start.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LanguageChoice } from '../welcome/language-choice.tsx';
import { BackupSheet, ClockSheet } from './ask-sheets.tsx';
import { factsOf } from './fault-facts.ts';
import styles from './start.module.css';
import { useStartCalls } from './use-start-calls.ts';

/** What starts a world anew, so that this page goes. */
const tries = (action: StartAction) => action !== 'show-folder' && action !== 'quit';

/** The chosen world could not start: what happened, what it means, and what helps. */
export const FaultScreen = ({ fault, onCollect }: { fault: StartFault; onCollect: () => void }) => {
  const { t, language } = useText();
  const [asking, setAsking] = useState<'use-backup' | 'go-on' | null>(null);
  const { act, pending, refusal } = useStartCalls();
  const heading = useId();
  const { code, backup, actions } = fault;
  const time = backup === null ? '' : momentText(backup.madeAt, language);
  // Where no world is chosen any more, choosing practice is the choice.
  const practice = fault.world === 'undecided' ? 'practiseChosenNote' : 'practiseNote';
  const press = (action: StartAction) => (action === 'use-backup' || action === 'go-on' ? setAsking(action) : act(action));
  return (
    <main className={styles.screen} aria-labelledby={heading}>
      <title>{t(`start.faults.${code}.title`)}</title>
      <LanguageChoice />
      <div className={styles.middle}>
        <p className={styles.lead}>
          <IconAlertTriangle size={20} aria-hidden />
          {t('start.lead')}
        </p>
        <h1 id={heading}>{t(`start.faults.${code}.title`)}</h1>
        <h2>{t('start.means')}</h2>
        <p>{t(`start.faults.${code}.means`)}</p>
        <h2>{t('start.next')}</h2>
        <p>{t(`start.faults.${code}.next`)}</p>
        {refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, refusal)}</p>
          </Notice>
        )}
        <div className={styles.actions}>
          {actions.map((action, place) => (
            <Button
              key={action}
              variant={place === 0 ? 'filled' : 'default'}
              disabled={pending !== null && pending !== action}
              loading={pending === action}
              onClick={() => press(action)}
            >
              {t(`start.actions.${action}`, { time })}
            </Button>
          ))}
        </div>
        <p className="quiet" role="status">
          {pending !== null && tries(pending) ? t('start.trying') : actions.includes('practise') ? t(`start.${practice}`) : ''}
        </p>
        <Facts facts={factsOf(fault, t, language)} />
        <Button className={styles.collect ?? ''} variant="subtle" onClick={onCollect}>
          {t('diagnosticsArchive.panel.action')}
        </Button>
      </div>
      <BackupSheet open={asking === 'use-backup'} backup={backup} onClose={() => setAsking(null)} />
      <ClockSheet open={asking === 'go-on'} now={fault.at} onClose={() => setAsking(null)} />
    </main>
  );
};
