import { Button } from '@mantine/core';
import { IconClockExclamation, IconRefresh, IconRepeat } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CommandOptions } from '#contract/commands.ts';
import type { OperationDetail, OperationRow } from '#contract/operations.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { type ProgressPart as Part, progressParts, progressTones } from '../../status/operation-state.ts';
import { momentText, spanText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { refused, told } from '../../ui/toast.ts';
import { OperationRows } from './operation-rows.tsx';
import styles from './operations.module.css';
import { RetrySheet } from './retry-sheet.tsx';

/** Parts whose devices can be listed by one state of their commands. */
const stateOf: Partial<Record<Part, NonNullable<OperationRow['state']>>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  unknown: 'unknown',
  expired: 'expired',
  cancelled: 'cancelled',
  skipped: 'skipped',
  fetched: 'fetched',
};
const ended: readonly Part[] = ['succeeded', 'failed', 'expired', 'cancelled', 'skipped'];

/** How far it is: each device in exactly one part of the bar, and what can still be done. */
export const ProgressPart = ({ operation }: { operation: OperationDetail }) => {
  const { t, language } = useText();
  const [chosen, setChosen] = useState<Part | null>(null);
  const { progress } = operation;
  const total = progressParts.reduce((sum, part) => sum + progress[part], 0);
  const done = ended.reduce((sum, part) => sum + progress[part], 0);
  const label = t('operations.progress.label', { total, done });
  const rows = t(chosen === null ? 'operations.plan.all' : `operations.progress.parts.${chosen}`);
  return (
    <>
      <Panel title={t('operations.progress.title')}>
        <div className={styles.stack}>
          {operation.lateMs === null ? null : (
            <Notice tone="amber" icon={IconClockExclamation}>
              <p>{t('operations.progress.late', { late: spanText(operation.lateMs, t) })}</p>
            </Notice>
          )}
          {operation.state === 'scheduled' && operation.runAt !== null ? (
            <p>{t('operations.progress.runAt', { time: momentText(operation.runAt, language) })}</p>
          ) : null}
          {operation.spreadMinutes > 0 ? <p>{t('operations.progress.spread', { minutes: operation.spreadMinutes })}</p> : null}
          {operation.reason === '' ? null : <p>{t('operations.progress.reason', { reason: operation.reason })}</p>}
          <ShareBar label={label} shares={progressParts.map((part) => ({ id: part, tone: progressTones[part], count: progress[part] }))} />
          <p role="status" aria-live="polite">
            {label}
          </p>
          <ul className={styles.legend}>
            {progressParts
              .filter((part) => progress[part] > 0)
              .map((part) => (
                <li key={part}>
                  <button
                    type="button"
                    className={styles.part}
                    data-tone={progressTones[part]}
                    disabled={stateOf[part] === undefined}
                    aria-pressed={chosen === part}
                    onClick={() => setChosen(chosen === part ? null : part)}
                  >
                    <i aria-hidden />
                    {t(`operations.progress.parts.${part}`)} <strong className="numbers">{progress[part].toLocaleString('en')}</strong>
                  </button>
                </li>
              ))}
          </ul>
          <Actions operation={operation} />
          {operation.endedAt === null ? null : (
            <p className="quiet">{t('operations.progress.ended', { time: momentText(operation.endedAt, language) })}</p>
          )}
        </div>
      </Panel>
      <Panel title={rows} flush>
        <OperationRows
          key={chosen}
          operationId={operation.id}
          label={rows}
          tile={null}
          warnings={[]}
          state={chosen === null ? null : (stateOf[chosen] ?? null)}
          planned={false}
        />
      </Panel>
    </>
  );
};

const Actions = ({ operation }: { operation: OperationDetail }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const retry = useCall('operations', 'retryFailed');
  const check = useCall('operations', 'checkUnknown');
  const cancel = useCall('operations', 'cancel');
  const [giving, setGiving] = useState(false);
  const { id, retryable, checkable, mayCancel, secret } = operation;
  const again = async (secrets: CommandOptions) => {
    const answer = await retry.run({ id, secrets });
    if (!answer.ok) {
      // What is asked for on a sheet is answered there.
      if (!giving) refused((t) => refusalText(t, refusalOf('operations', 'retryFailed', answer.error)));
      return;
    }
    // What was given is secret: it is kept no longer than it takes to say it.
    retry.reset();
    setGiving(false);
    void navigate({ to: '/operations/$operationId', params: { operationId: answer.value.id } });
  };
  const ring = async () => {
    const answer = await check.run({ id });
    if (answer.ok) told(t('operations.progress.checked', { count: answer.value.rung }));
    else refused((t) => refusalText(t, refusalOf('operations', 'checkUnknown', answer.error)));
  };
  const stop = async () => {
    const answer = await cancel.run({ id });
    setAsking(false);
    if (answer.ok) told(t('operations.progress.cancelled', { ...answer.value }));
    else refused((t) => refusalText(t, refusalOf('operations', 'cancel', answer.error)));
  };
  if (retryable === 0 && checkable === 0 && !mayCancel) return null;
  return (
    <div className={styles.actions}>
      {retryable > 0 ? (
        <Button
          leftSection={<IconRepeat size={15} aria-hidden />}
          loading={retry.pending}
          onClick={() => (secret ? setGiving(true) : void again({}))}
        >
          {t('operations.progress.retry', { count: retryable })}
        </Button>
      ) : null}
      {checkable > 0 ? (
        <Button variant="default" leftSection={<IconRefresh size={15} aria-hidden />} loading={check.pending} onClick={() => void ring()}>
          {t('operations.progress.check', { count: checkable })}
        </Button>
      ) : null}
      {mayCancel ? (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('operations.progress.cancel')}
        </Button>
      ) : null}
      {giving ? (
        <RetrySheet
          operation={operation}
          pending={retry.pending}
          refusal={retry.refusal}
          onRetry={(secrets) => void again(secrets)}
          onClose={() => {
            retry.reset();
            setGiving(false);
          }}
        />
      ) : null}
      <ConfirmSheet
        open={asking}
        title={t('operations.progress.cancelTitle')}
        cancelLabel={t('common.close')}
        actionLabel={t('operations.progress.cancel')}
        pending={cancel.pending}
        onCancel={() => setAsking(false)}
        onConfirm={() => void stop()}
      >
        <p>{t('operations.progress.cancelText')}</p>
      </ConfirmSheet>
    </div>
  );
};
