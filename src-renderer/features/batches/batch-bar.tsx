import { Button, Switch } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { BatchSummary } from '#contract/batches.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { usePageCommand } from '../../bridge/page-commands.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { spanText, timeText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { refused } from '../../ui/toast.ts';
import { useNow } from '../../ui/use-now.ts';
import { BatchCounts } from './batch-counts.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { isOver } from './batch-time.ts';
import styles from './batches.module.css';
import { EndSheet } from './end-sheet.tsx';
import type { StartFrom } from './start-choices.ts';
import type { RecipeGuide } from './start-recipe.tsx';
import { StartSheet } from './start-sheet.tsx';
import { SummarySheet } from './summary-sheet.tsx';
import { useStartKey } from './use-start-key.ts';

interface BatchBarProps {
  readonly chosen: readonly string[];
  readonly onStarted: () => void;
  /** Which recipe is right: shown beside the choice of one. */
  readonly guide?: RecipeGuide | undefined;
  /** A shipped recipe that somebody came to begin with. */
  readonly begin?: string | null;
}

/** The batch under way over the bench: how it stands, and what can be done with it; without one, the way to begin one. */
export const BatchBar = ({ chosen, onStarted, guide, begin: wanted = null }: BatchBarProps) => {
  const { t } = useText();
  const { value } = useAsk('batches', 'current', {});
  const [starting, setStarting] = useState<StartFrom | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const batch = value?.batch ?? null;
  // Ended here or by itself: whoever stands at the bench wants its summary.
  useEvent('batches', 'changed', (changed) => {
    if (changed.endedAt !== null && changed.id === batch?.id) setEnded(changed.id);
  });
  const begin = () => setStarting({ batch, chosen });
  const [met, setMet] = useState<string | null>(null);
  if (wanted !== null && wanted !== met && value !== undefined) {
    setMet(wanted);
    // A batch that runs already has its recipe.
    if (batch === null) setStarting({ batch, chosen: [], recipe: wanted });
  }
  const key = useStartKey(begin);
  return (
    <section className={styles.bar} aria-label={t('batches.bar.label')}>
      {batch === null ? (
        <>
          <div className={styles.idle}>
            <p className={styles.title}>{t('batches.bar.idle')}</p>
            <p className="quiet">{t('batches.bar.idleText')}</p>
          </div>
          <div className={styles.deeds}>
            <Link to="/batches" className={styles.link}>
              {t('bench.batches')}
            </Link>
            <BeginButton label={t('batches.bar.start')} shortcut={key} onPress={begin} filled />
          </div>
        </>
      ) : (
        <Running batch={batch} onEnded={setEnded}>
          <BeginButton label={t('batches.bar.add')} shortcut={key} onPress={begin} filled={chosen.length > 0} />
        </Running>
      )}
      {starting === null ? null : (
        <StartSheet
          from={starting}
          guide={guide}
          onClose={() => setStarting(null)}
          onStarted={() => {
            setStarting(null);
            onStarted();
          }}
        />
      )}
      {ended === null || starting !== null ? null : (
        <SummarySheet
          batchId={ended}
          onClose={() => setEnded(null)}
          onAgain={(from) => {
            setEnded(null);
            setStarting(from);
          }}
        />
      )}
    </section>
  );
};

interface BeginButtonProps {
  readonly label: string;
  readonly shortcut: string;
  readonly onPress: () => void;
  readonly filled?: boolean;
}

const BeginButton = ({ label, shortcut, onPress, filled }: BeginButtonProps) => (
  <Button
    variant={filled === true ? 'filled' : 'default'}
    aria-keyshortcuts="Meta+Enter Control+Enter"
    rightSection={
      <kbd className={styles.key} aria-hidden>
        {shortcut}
      </kbd>
    }
    onClick={onPress}
  >
    {label}
  </Button>
);

interface RunningProps {
  readonly batch: BatchSummary;
  readonly onEnded: (batchId: string) => void;
  /** How more devices come into it. */
  readonly children: ReactNode;
}

const Running = ({ batch, onEnded, children }: RunningProps) => {
  const { t } = useText();
  const now = useNow(10_000);
  const pause = useCall('batches', 'pause');
  const goOn = useCall('batches', 'goOn');
  const auto = useCall('batches', 'setAutoStart');
  const [ending, setEnding] = useState(false);
  const batchId = batch.id;
  const over = isOver(batch);

  const toggle = async () => {
    const answer = batch.paused ? await goOn.run({ batchId }) : await pause.run({ batchId });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('batches', batch.paused ? 'goOn' : 'pause', answer.error)));
  };
  usePageCommand('stop', () => void toggle(), !batch.paused);
  usePageCommand('go-on', () => void toggle(), batch.paused);
  const setAuto = async (on: boolean) => {
    const answer = await auto.run({ batchId, on });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('batches', 'setAutoStart', answer.error)));
  };
  return (
    <>
      <div className={styles.who}>
        <p className={styles.title}>
          <Link to="/batches/$batchId" params={{ batchId }}>
            {batch.name}
          </Link>
          {batch.paused ? <Chip tone="caution" icon={IconPlayerPause} label={t('batches.state.paused')} /> : null}
        </p>
        <p className={`${styles.line} quiet`}>
          <span>{batch.recipeName}</span>
          {batch.operator === '' ? null : <span>{t('batches.bar.operator', { name: batch.operator })}</span>}
          {batch.target === null ? null : <span>{t('batches.bar.target', { count: batch.target })}</span>}
        </p>
      </div>
      <BatchCounts counts={batch.counts} />
      <div className={styles.times}>
        <span className="numbers">{t('batches.bar.elapsed', { time: spanText(Math.max(0, now - batch.createdAt), t) })}</span>
        {batch.estimatedEnd === null ? null : (
          <span className="numbers">{t('batches.bar.estimated', { time: timeText(batch.estimatedEnd) })}</span>
        )}
      </div>
      <div className={styles.deeds}>
        <Switch
          label={t('batches.bar.autoStart')}
          title={t('batches.bar.autoStartErase')}
          checked={batch.autoStart}
          onChange={(event) => void setAuto(event.currentTarget.checked)}
        />
        {children}
        <Button
          variant="default"
          leftSection={batch.paused ? <IconPlayerPlay size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />}
          loading={pause.pending || goOn.pending}
          onClick={() => void toggle()}
        >
          {t(batch.paused ? 'batches.bar.goOn' : 'batches.bar.pause')}
        </Button>
        <Button variant={over ? 'filled' : 'default'} onClick={() => setEnding(true)}>
          {t('batches.bar.end')}
        </Button>
      </div>
      <BatchProgress batch={batch} />
      {over ? (
        <p className={styles.over} role="status">
          {t('batches.bar.over')}
        </p>
      ) : null}
      {ending ? <EndSheet batch={batch} onClose={() => setEnding(false)} onEnded={() => onEnded(batchId)} /> : null}
    </>
  );
};
