import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationRow, PlanTile, PlanWarning } from '#contract/operations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { commandStateLook } from '../../status/command-state.ts';
import { agoText } from '../../text/dates.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Pager } from '../../ui/pager.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './operations.module.css';
import { shortReason } from './use-standing.ts';

const PAGE = 50;

interface OperationRowsProps {
  readonly operationId: string;
  readonly label: string;
  readonly tile: PlanTile | null;
  /** Only rows with a warning; which one is asked for where there is but one. */
  readonly warnings: readonly PlanWarning[];
  readonly state: NonNullable<OperationRow['state']> | null;
  /** Before it is sent there is no result yet. */
  readonly planned: boolean;
  readonly onLeaveOut?: (deviceId: string) => void;
}

/** The devices of an operation, a page at a time. */
export const OperationRows = ({ operationId, label, tile, warnings, state, planned, onLeaveOut }: OperationRowsProps) => {
  const { t, language } = useText();
  const now = useNow(30_000);
  const [offset, setOffset] = useState(0);
  const [warning, setWarning] = useState<PlanWarning | null>(warnings[0] ?? null);
  const { value } = useAsk('operations', 'rows', { id: operationId, tile, warning, state, offset, limit: PAGE }, { keepPrevious: true });
  if (value === undefined) return <DelayedLoader label={t('frame.loading')} />;
  return (
    <>
      {warnings.length > 1 ? (
        <fieldset className={styles.legend}>
          <legend className="seen-by-readers-only">{label}</legend>
          {warnings.map((each) => (
            <button key={each} type="button" className={styles.part} aria-pressed={each === warning} onClick={() => setWarning(each)}>
              {t(`operations.plan.warning.${each}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
      {value.rows.length === 0 ? (
        <p className={styles.none}>{t('operations.plan.noRows')}</p>
      ) : (
        <table className={styles.targets} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t('operations.plan.columns.name')}</th>
              <th scope="col">{t('operations.plan.columns.serial')}</th>
              <th scope="col">{t('operations.plan.columns.owner')}</th>
              <th scope="col">{t('operations.plan.columns.os')}</th>
              <th scope="col">{t('operations.plan.columns.contact')}</th>
              <th scope="col">{t(planned ? 'operations.plan.columns.reason' : 'operations.plan.columns.state')}</th>
              {onLeaveOut === undefined ? null : (
                <th scope="col" className={styles.deed}>
                  {t('operations.plan.leaveOut')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {value.rows.map((row) => (
              <tr key={row.deviceId}>
                <td>
                  <Link to="/devices/$deviceId" params={{ deviceId: row.deviceId }}>
                    {row.name || t('devices.nameless')}
                  </Link>
                </td>
                <td className="mono">{row.serialNumber}</td>
                <td>{row.owner || t('common.none')}</td>
                <td>{t('common.withNote', { main: row.modelName, note: row.osVersion })}</td>
                <td>{row.lastContactAt === null ? t('common.time.never') : agoText(row.lastContactAt, now, language, t)}</td>
                <td>{planned ? noteOf(row, t) : <Result row={row} />}</td>
                {onLeaveOut === undefined ? null : (
                  <td className={styles.deed}>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={t('operations.plan.leaveOutOf', { name: row.name })}
                      onClick={() => onLeaveOut(row.deviceId)}
                    >
                      {t('operations.plan.leaveOut')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {value.total <= PAGE ? null : (
        <Pager
          label={t('operations.plan.pager.label')}
          previousLabel={t('operations.plan.pager.previous')}
          nextLabel={t('operations.plan.pager.next')}
          text={t('operations.plan.pager.text', { from: offset + 1, to: offset + value.rows.length, total: value.total })}
          first={offset === 0}
          last={offset + PAGE >= value.total}
          onPrevious={() => setOffset(Math.max(0, offset - PAGE))}
          onNext={() => setOffset(offset + PAGE)}
        />
      )}
    </>
  );
};

const noteOf = ({ reason, details, warnings }: OperationRow, t: Say): string => {
  if (reason === null) return warnings.map((warning) => t(`operations.plan.warning.${warning}`)).join(' ') || t('common.none');
  return sayIfKnown(t, `commands.reasons.${reason}`, details) ?? shortReason(t, reason);
};

const Result = ({ row }: { row: OperationRow }) => {
  const { t } = useText();
  if (row.state === null)
    return <span className="quiet">{row.reason === null ? t('operations.progress.parts.waiting') : noteOf(row, t)}</span>;
  if (row.state === 'skipped') return <span className="quiet">{noteOf(row, t)}</span>;
  return (
    <>
      <Chip {...commandStateLook[row.state]} label={t(`status.command.${row.state}`)} />
      {row.error === null ? null : <p className="quiet">{row.error}</p>}
    </>
  );
};
