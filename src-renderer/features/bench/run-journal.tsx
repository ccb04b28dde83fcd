import type { JournalEntry } from '#contract/bench.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { timeText } from '../../text/dates.ts';
import { type Say, useText } from '../../text/use-text.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './inspector.module.css';

/** What happened in the run of a device, the newest first. */
export const RunJournal = ({ udid }: { udid: string }) => {
  const { t } = useText();
  const { value } = useAsk('bench', 'journal', { udid });
  const title = t('bench.inspector.journal.title');
  return (
    <>
      <h3>{title}</h3>
      {value === undefined ? null : value.lines.length === 0 ? (
        <p className="quiet">{t('bench.inspector.journal.none')}</p>
      ) : (
        <div className={styles.journal}>
          <ScrollRegion label={title}>
            <ol>
              {value.lines.toReversed().map((line, index) => (
                <li key={`${value.lines.length - index} ${line.at}`} data-bad={line.event === 'step-failed' ? '' : undefined}>
                  <time className="quiet numbers" dateTime={new Date(line.at).toISOString()}>
                    {timeText(line.at, true)}
                  </time>
                  <span>{lineText(line, t)}</span>
                </li>
              ))}
            </ol>
          </ScrollRegion>
        </div>
      )}
    </>
  );
};

const lineText = ({ event, step, problem, waitsFor, note }: JournalEntry, t: Say): string =>
  t(`bench.inspector.journal.events.${event}`, {
    step: step === null ? '' : t(`status.step.${step}`),
    problem: problem === null ? '' : t(`status.problem.${problem}`),
    state: waitsFor === null ? '' : t(`status.slot.${waitsFor}`),
    note,
  });
