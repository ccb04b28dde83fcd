import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconListSearch } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { operationStateLook } from '../../status/operation-state.ts';
import { actorText } from '../../text/activity-text.ts';
import { commandTitle } from '../../text/command-text.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PinReveal } from '../commands/pin-reveal.tsx';
import type { PinSlip } from '../commands/pin-slip.ts';
import { HoldPanel } from './hold-panel.tsx';
import { MissedPanel } from './missed-panel.tsx';
import styles from './operations.module.css';
import { PlanPart } from './plan-part.tsx';
import { ProgressPart } from './progress-part.tsx';
import { SaidOptions } from './said-options.tsx';

/** One operation, from its plan to the last answer. */
export const OperationScreen = () => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const { operationId } = useParams({ from: '/operations/$operationId' });
  const { value, refusal } = useAsk('operations', 'get', { id: operationId });
  // The plan is gone once it was confirmed; the PINs are shown after that.
  const [slips, setSlips] = useState<readonly PinSlip[]>([]);
  const toList = () => void navigate({ to: '/operations', search: { view: 'list' } });
  const back = (
    <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('operations.plan.back')} onClick={toList}>
      <IconArrowLeft size={18} aria-hidden />
    </ActionIcon>
  );
  if (value === undefined) {
    return (
      <Page title={t('frame.areas.operations')} leading={back}>
        {refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : refusal.code === 'not-found' ? (
          <Empty
            icon={IconListSearch}
            title={t('operations.plan.notFound.title')}
            action={<Button onClick={toList}>{t('operations.plan.back')}</Button>}
          >
            {t('operations.plan.notFound.text')}
          </Empty>
        ) : (
          <Empty icon={IconListSearch} title={refusalText(t, refusal)} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={commandTitle(t, value.command)}
      subtitle={t('operations.plan.subtitle', { actor: actorText(t, value.actor), time: momentText(value.createdAt, language) })}
      leading={back}
      layout="fill"
      actions={<Chip {...operationStateLook[value.state]} label={t(`operations.state.${value.state}`)} />}
    >
      {value.state === 'planned' ? <PlanPart operation={value} onSlips={setSlips} /> : <Sent operation={value} />}
      {slips.length === 0 ? null : <PinReveal slips={slips} onGone={() => setSlips([])} />}
    </Page>
  );
};

const Sent = ({ operation }: { operation: OperationDetail }) => {
  const { t } = useText();
  return (
    <div className={styles.plan}>
      {operation.state === 'held' ? <HoldPanel operation={operation} /> : null}
      {operation.state === 'missed' ? <MissedPanel operation={operation} /> : null}
      {operation.options.length > 0 ? (
        <Panel title={t('operations.plan.options')}>
          <SaidOptions operation={operation} />
        </Panel>
      ) : null}
      <ProgressPart operation={operation} />
    </div>
  );
};
