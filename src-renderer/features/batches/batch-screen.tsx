import { Button } from '@mantine/core';
import { IconArrowLeft, IconStack2 } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { DragOut } from '../../files/drag-out.tsx';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { toggled } from '../../ui/toggled.ts';
import { BatchCounts } from './batch-counts.tsx';
import { BatchState } from './batch-state.tsx';
import styles from './batches.module.css';
import { againFrom, unfinishedOf } from './failed-members.ts';
import { LabelsSheet } from './labels-sheet.tsx';
import { MemberRows } from './member-rows.tsx';
import { ReportMenu } from './report-menu.tsx';
import type { StartFrom } from './start-choices.ts';
import { StartSheet } from './start-sheet.tsx';

/** One batch: what it was, what came of each device, and its papers. */
export const BatchScreen = () => {
  const { t } = useText();
  const navigate = useNavigate();
  const { batchId } = useParams({ from: '/batches/$batchId' });
  const { value, refusal } = useAsk('batches', 'get', { batchId });
  const back = (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => void navigate({ to: '/batches' })}
    >
      {t('batches.backToList')}
    </Button>
  );
  if (value === undefined) {
    return (
      <Page title={t('batches.title')} leading={back}>
        {refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <Empty icon={IconStack2} title={refusalText(t, refusal)} />}
      </Page>
    );
  }
  return <Known key={batchId} {...value} leading={back} />;
};

const Known = ({ batch, members, expected, leading }: ValueOf<'batches', 'get'> & { leading: React.ReactNode }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [labels, setLabels] = useState<readonly string[] | null>(null);
  const [starting, setStarting] = useState<StartFrom | null>(null);
  const failed = unfinishedOf(members);
  const toggle = (udid: string) => setChosen(toggled(chosen, udid));
  const actions = (
    <>
      <Button variant="default" onClick={() => setLabels([...chosen])}>
        {t(chosen.size === 0 ? 'batches.labels.open' : 'batches.detail.labels')}
      </Button>
      <ReportMenu batchId={batch.id} />
      <DragOut file={{ what: 'report', batchId: batch.id, language }} />
    </>
  );
  const facts = [
    { name: t('batches.detail.facts.recipe'), value: batch.recipeName },
    { name: t('batches.detail.facts.operator'), value: batch.operator || t('common.none') },
    { name: t('batches.detail.facts.createdAt'), value: momentText(batch.createdAt, language) },
    {
      name: t('batches.detail.facts.endedAt'),
      value: batch.endedAt === null ? t('batches.detail.notEnded') : momentText(batch.endedAt, language),
    },
    {
      name: t('batches.detail.facts.target'),
      value: batch.target === null ? t('common.none') : t('batches.detail.units', { count: batch.target }),
    },
    {
      name: t('batches.detail.facts.expected'),
      value: expected.length === 0 ? t('common.none') : t('batches.detail.units', { count: expected.length }),
    },
  ];
  return (
    <Page title={batch.name} leading={leading} actions={actions}>
      <div className={styles.overview}>
        <div className={styles.numbers}>
          <BatchState batch={batch} />
          <BatchCounts counts={batch.counts} />
        </div>
        <Facts facts={facts} />
        {batch.endedAt === null || failed.length === 0 ? null : (
          <Button variant="default" className={styles.again ?? ''} onClick={() => setStarting(againFrom(batch, failed))}>
            {t('batches.summary.again')}
          </Button>
        )}
      </div>
      <Panel title={t('batches.detail.members')} flush>
        {members.length === 0 ? (
          <p className={`${styles.nobody} quiet`}>{t('batches.detail.nobody')}</p>
        ) : (
          <MemberRows members={members} chosen={chosen} onToggle={toggle} />
        )}
      </Panel>
      {labels === null ? null : <LabelsSheet batchId={batch.id} udids={labels} onClose={() => setLabels(null)} />}
      {starting === null ? null : (
        <StartSheet from={starting} onClose={() => setStarting(null)} onStarted={() => void navigate({ to: '/bench' })} />
      )}
    </Page>
  );
};
