import { UnstyledButton } from '@mantine/core';
import {
  IconAlertCircle,
  IconChevronDown,
  IconChevronRight,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconProgress,
} from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { BatchMember } from '#contract/batches.ts';
import { stopwatchText, timeText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import styles from './members.module.css';

const looks = {
  open: { tone: 'amber', icon: IconProgress },
  done: { tone: 'good', icon: IconCircleCheckFilled },
  failed: { tone: 'bad', icon: IconAlertCircle },
  abandoned: { tone: 'muted', icon: IconCircleMinus },
} as const;

interface MemberRowsProps {
  readonly members: readonly BatchMember[];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (udid: string) => void;
}

/** What came of each device; its steps open under it. */
export const MemberRows = ({ members, chosen, onToggle }: MemberRowsProps) => {
  const { t } = useText();
  const [open, setOpen] = useState<string | null>(null);
  const none = t('common.none');
  const columns = ['device', 'serialNumber', 'assetNumber', 'user', 'outcome', 'took', 'retries'] as const;
  return (
    <table className={styles.members} aria-label={t('batches.detail.members')}>
      <thead>
        <tr>
          <th scope="col">
            <span className="seen-by-readers-only">{t('batches.detail.choice')}</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`batches.detail.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => {
          const { udid, outcome, problem } = member;
          const name = member.name || t('bench.card.nameless');
          const Arrow = open === udid ? IconChevronDown : IconChevronRight;
          return (
            <Fragment key={udid}>
              <tr>
                <td>
                  <input
                    type="checkbox"
                    checked={chosen.has(udid)}
                    aria-label={t('batches.detail.choose', { name })}
                    onChange={() => onToggle(udid)}
                  />
                </td>
                <th scope="row">
                  <UnstyledButton
                    className={styles.opener}
                    aria-expanded={open === udid}
                    onClick={() => setOpen(open === udid ? null : udid)}
                  >
                    <Arrow size={15} aria-hidden />
                    <span className="seen-by-readers-only">{t('batches.detail.show', { name })}</span>
                    <span aria-hidden>
                      {name} <span className="quiet">{member.modelName}</span>
                    </span>
                  </UnstyledButton>
                </th>
                <td className="mono">{member.serialNumber || none}</td>
                <td>{member.assetNumber ?? none}</td>
                <td>{member.user || none}</td>
                <td>
                  <Chip {...looks[outcome]} label={t(`batches.detail.outcome.${outcome}`)} />
                  {problem === null ? null : <p className={styles.problem}>{t(`status.problem.${problem}`)}</p>}
                </td>
                <td className="numbers">{member.endedAt === null ? none : stopwatchText(member.endedAt - member.startedAt)}</td>
                <td className="numbers">{member.retries}</td>
              </tr>
              {open === udid ? (
                <tr>
                  <td colSpan={columns.length + 1}>
                    <MemberSteps steps={member.steps} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
};

const MemberSteps = ({ steps }: { steps: BatchMember['steps'] }) => {
  const { t } = useText();
  return (
    <ol className={styles.steps} aria-label={t('batches.detail.steps')}>
      {steps.map(({ step, state, startedAt, endedAt, attempts, note }) => (
        <li key={step} data-state={state}>
          <span>{t(`status.step.${step}`)}</span>
          <span className="quiet">{t(`status.stepState.${state}`)}</span>
          <span className="quiet numbers">{startedAt === null ? '' : timeText(startedAt, true)}</span>
          <span className="quiet numbers">{startedAt === null || endedAt === null ? '' : stopwatchText(endedAt - startedAt)}</span>
          <span className="quiet">
            {attempts > 1 ? t('batches.detail.attempts', { count: attempts }) : ''}
            {note === '' ? '' : ` ${t('batches.detail.note', { note })}`}
          </span>
        </li>
      ))}
    </ol>
  );
};
