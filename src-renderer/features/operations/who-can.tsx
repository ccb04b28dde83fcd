import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './operations.module.css';
import { reasonText } from './use-standing.ts';

interface WhoCanProps {
  readonly type: CommandType;
  readonly choices: ValueOf<'operations', 'choices'> | undefined;
  /** The others were left out already. */
  readonly left: boolean;
  readonly onLeave: (left: boolean) => void;
}

/** How many of the chosen devices can take this command, why the others cannot, and by one press without them (product.md A-20). */
export const WhoCan = ({ type, choices, left, onLeave }: WhoCanProps) => {
  const { t } = useText();
  const choice = choices?.commands.find((each) => each.type === type);
  if (choices === undefined || choice === undefined || (choice.reasons.length === 0 && !left)) return null;
  const { able, reasons } = choice;
  const out = choices.total - able;
  // One button in one place, so that the focus stays where it was.
  const action = left ? (
    <Button key="leave" variant="default" onClick={() => onLeave(false)}>
      {t('operations.able.back')}
    </Button>
  ) : able === 0 ? undefined : (
    <Button key="leave" variant="default" onClick={() => onLeave(true)}>
      {t('operations.able.leave', { count: out, able })}
    </Button>
  );
  return (
    <Notice
      tone={left ? 'good' : 'amber'}
      icon={left ? IconCircleCheck : IconAlertTriangle}
      title={left ? t('operations.able.left', { count: able }) : t('operations.able.title', { able, total: choices.total })}
      action={action}
    >
      {reasons.length === 0 ? null : (
        <ul className={styles.notes}>
          {reasons.map((each) => (
            <li key={each.reason}>{reasonText(t, each)}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
};
