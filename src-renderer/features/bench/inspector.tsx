import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useCall } from '../../bridge/use-call.ts';
import { slotStateLook } from '../../status/slot-state.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Facts } from '../../ui/facts.tsx';
import { AssignmentPanel } from '../assignment/assignment-panel.tsx';
import { HandAdeGuide } from '../assignment/hand-ade-guide.tsx';
import { InspectionButtons } from '../inspection/inspection-buttons.tsx';
import { Conditions } from './conditions.tsx';
import styles from './inspector.module.css';
import { ResumeButton } from './resume-button.tsx';
import { RunJournal } from './run-journal.tsx';
import { SkipSheet } from './skip-sheet.tsx';
import { SlotMarks } from './slot-marks.tsx';
import { StepList } from './step-list.tsx';
import { stepStandingAt } from './step-standing.ts';

/** All about the device whose card has the focus. */
export const Inspector = ({ slot }: { slot: Slot | null }) => {
  const { t } = useText();
  return (
    <section className={styles.inspector} aria-label={t('bench.inspector.title')}>
      <h2>{t('bench.inspector.title')}</h2>
      {slot === null ? <p className="quiet">{t('bench.inspector.none')}</p> : <Inspected key={slot.udid} slot={slot} />}
      <InspectionButtons slot={slot} />
    </section>
  );
};

const Inspected = ({ slot }: { slot: Slot }) => {
  const { t } = useText();
  const [asking, setAsking] = useState<'abandon' | 'skip' | null>(null);
  const close = () => setAsking(null);
  const open = slot.run !== null && slot.run.endedAt === null;
  const resumable = (slot.state === 'attention' || slot.state === 'interrupted') && slot.attached;
  const none = t('common.none');
  const supervised = slot.supervised === null ? 'unknown' : slot.supervised ? 'yes' : 'no';
  return (
    <>
      <div className={styles.who}>
        <p className={styles.name}>{slot.name || t(slot.state === 'recognising' ? 'bench.card.unread' : 'bench.card.nameless')}</p>
        <Chip {...slotStateLook[slot.state]} label={t(`status.slot.${slot.state}`)} />
      </div>
      {slot.problem === null ? (
        <p>{t(`status.slotHint.${slot.state}`)}</p>
      ) : (
        <div className={styles.problem}>
          <p>{t(`status.problem.${slot.problem}`)}</p>
          <p>{t(`status.problemAction.${slot.problem}`)}</p>
        </div>
      )}
      {slot.state === 'touch-nothing' ? <HandAdeGuide serialNumber={slot.serialNumber} short /> : null}
      {slot.state === 'hand' && stepStandingAt(slot) === 'add-to-business' ? <HandAdeGuide serialNumber={slot.serialNumber} /> : null}
      <SlotMarks slot={slot} />
      {resumable || open ? (
        <div className={styles.actions}>
          {resumable ? <ResumeButton slot={slot} /> : null}
          {open ? (
            <>
              {stepStandingAt(slot) !== null && slot.attached && !slot.critical ? (
                <Button variant="default" onClick={() => setAsking('skip')}>
                  {t('bench.inspector.skip')}
                </Button>
              ) : null}
              <Button variant="default" onClick={() => setAsking('abandon')}>
                {t('bench.inspector.abandon')}
              </Button>
            </>
          ) : null}
        </div>
      ) : null}
      <h3>{t('bench.inspector.steps')}</h3>
      {slot.run === null ? <p className="quiet">{t('bench.inspector.noRun')}</p> : <StepList udid={slot.udid} run={slot.run} />}
      {slot.run === null ? null : <RunJournal udid={slot.udid} />}
      <Facts
        narrow
        facts={[
          { name: t('bench.inspector.names.serialNumber'), value: slot.serialNumber || none, mono: true },
          { name: t('bench.inspector.names.asset'), value: slot.assetNumber ?? none, mono: true },
          { name: t('bench.inspector.names.user'), value: slot.user || none },
          { name: t('bench.inspector.names.model'), value: slot.modelName || slot.productType || none },
          { name: t('bench.inspector.names.os'), value: slot.osVersion || none },
          { name: t('bench.inspector.names.imei'), value: slot.imei ?? none, mono: true },
          { name: t('bench.inspector.names.activation'), value: slot.activationState || none },
          { name: t('bench.inspector.names.supervised'), value: t(`devices.supervised.${supervised}`) },
          {
            name: t('bench.inspector.names.managed'),
            value: t(slot.managed ? 'bench.inspector.managed.yes' : 'bench.inspector.managed.no'),
          },
        ]}
      />
      {slot.serialNumber === '' ? null : (
        <>
          <h3>{t('assignment.title')}</h3>
          <AssignmentPanel serialNumber={slot.serialNumber} narrow />
        </>
      )}
      {slot.conditions === null ? null : <Conditions conditions={slot.conditions} />}
      <SkipSheet key={`skip ${slot.udid}`} slot={slot} open={asking === 'skip'} onClose={close} />
      <AbandonSheet slot={slot} open={asking === 'abandon'} onClose={close} />
    </>
  );
};

const AbandonSheet = ({ slot, open, onClose }: { slot: Slot; open: boolean; onClose: () => void }) => {
  const { t } = useText();
  const abandon = useCall('bench', 'abandon');
  const end = async () => {
    const answer = await abandon.run({ udid: slot.udid });
    if (answer.ok) onClose();
  };
  return (
    <ConfirmSheet
      open={open}
      title={t('bench.inspector.abandonSheet.title', { name: slot.name || slot.serialNumber })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('bench.inspector.abandonSheet.action')}
      onCancel={onClose}
      onConfirm={() => void end()}
      pending={abandon.pending}
      danger
    >
      <p>{t('bench.inspector.abandonSheet.text')}</p>
      {abandon.refusal === null ? null : <p role="alert">{refusalText(t, abandon.refusal)}</p>}
    </ConfirmSheet>
  );
};
