import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { spanText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { BatchCounts } from './batch-counts.tsx';
import styles from './batches.module.css';
import { againFrom, unfinishedOf } from './failed-members.ts';
import { LabelsSheet } from './labels-sheet.tsx';
import { ReportMenu } from './report-menu.tsx';
import type { StartFrom } from './start-choices.ts';

interface SummarySheetProps {
  readonly batchId: string;
  readonly onClose: () => void;
  readonly onAgain: (from: StartFrom) => void;
}

/** After a batch: what came of it, and what it leaves behind on paper. */
export const SummarySheet = ({ batchId, onClose, onAgain }: SummarySheetProps) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const { value } = useAsk('batches', 'get', { batchId });
  const [labelling, setLabelling] = useState(false);
  if (value === undefined) return null;
  const { batch, members } = value;
  const failed = unfinishedOf(members);
  const done = members.filter(({ outcome }) => outcome === 'done').length;
  const retries = members.reduce((sum, member) => sum + member.retries, 0);
  return (
    <>
      <Sheet
        open={!labelling}
        title={t('batches.summary.title')}
        closeLabel={t('common.close')}
        onClose={onClose}
        width={620}
        footer={
          <>
            <Button variant="default" mr="auto" onClick={() => void navigate({ to: '/batches/$batchId', params: { batchId } })}>
              {t('batches.summary.open')}
            </Button>
            <Button onClick={onClose}>{t('common.close')}</Button>
          </>
        }
      >
        <p>{t('batches.summary.sentence', { name: batch.name, total: members.length, done })}</p>
        <BatchCounts counts={batch.counts} />
        <p className={`${styles.line} quiet`}>
          {batch.endedAt === null ? null : <span>{t('batches.summary.took', { time: spanText(batch.endedAt - batch.createdAt, t) })}</span>}
          <span>{t('batches.summary.retries', { count: retries })}</span>
        </p>
        <div className={styles.papers}>
          <ReportMenu batchId={batchId} />
          <DragOut file={{ what: 'report', batchId, language }} />
          <Button variant="default" onClick={() => setLabelling(true)}>
            {t('batches.labels.open')}
          </Button>
        </div>
        {failed.length === 0 ? null : (
          <section>
            <h3>{t('batches.summary.failed', { count: failed.length })}</h3>
            <ul className={styles.failed}>
              {failed.map(({ udid, name, serialNumber, problem, outcome }) => (
                <li key={udid}>
                  <span>
                    {name} <span className="mono">{serialNumber}</span>
                  </span>
                  <span className="quiet">
                    {problem === null ? t(`batches.detail.outcome.${outcome}`) : t(`status.problem.${problem}`)}
                  </span>
                </li>
              ))}
            </ul>
            <Button variant="default" onClick={() => onAgain(againFrom(batch, failed))}>
              {t('batches.summary.again')}
            </Button>
          </section>
        )}
      </Sheet>
      {labelling ? <LabelsSheet batchId={batchId} udids={[]} onClose={() => setLabelling(false)} /> : null}
    </>
  );
};
