import { useState } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { tidyPin } from '#contract/pin.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandTitle, commandVerb } from '../../text/command-text.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { told } from '../../ui/toast.ts';
import type { PinSlip } from '../commands/pin-slip.ts';
import { ConfirmLead } from './confirm-lead.tsx';
import { ConfirmationSheet } from './confirmation-sheet.tsx';
import { noPins, type Pins, PinsOfMacs, pinsReady } from './pins-of-macs.tsx';
import { runAtOf, type When } from './plan-when.tsx';

interface ConfirmPlanProps {
  readonly operation: OperationDetail;
  readonly when: When;
  readonly onSlips: (slips: readonly PinSlip[]) => void;
  readonly onClose: () => void;
}

/** Confirms the plan, with what only this sheet asks: the PINs of Macs. */
export const ConfirmPlan = ({ operation, when, onSlips, onClose }: ConfirmPlanProps) => {
  const { t, language } = useText();
  const [pins, setPins] = useState<Pins>(noPins);
  const confirm = useCall('operations', 'confirm');
  const { counts, command, confirmation, pinsFor } = operation;
  const count = counts.now + counts.later;
  const runAt = runAtOf(when) ?? null;
  const ready = pinsReady(pins, pinsFor);
  const title =
    count === 1
      ? t('operations.confirm.titleOne', { name: operation.firstNames[0] ?? '', title: commandTitle(t, command) })
      : t('operations.confirm.title', { title: commandTitle(t, command), count });
  const verb =
    runAt === null
      ? t('operations.confirm.action', { verb: commandVerb(t, command), count })
      : t('operations.confirm.schedule', { time: momentText(runAt, language) });

  const send = async ({ typed, reason }: { typed: string; reason: string }) => {
    if (!ready) return;
    const given = pinsFor.map((mac): PinSlip => ({ ...mac, pin: tidyPin(pins.typed[mac.deviceId]?.first ?? '') }));
    const answer = await confirm.run({
      id: operation.id,
      typed,
      reason,
      runAt,
      spreadMinutes: when.spreadMinutes,
      pins: Object.fromEntries(given.map(({ deviceId, pin }) => [deviceId, pin])),
      pinConsent: pins.agreed,
    });
    if (!answer.ok) return;
    confirm.reset();
    setPins(noPins);
    const { state } = answer.value;
    told(
      t(state === 'held' ? 'operations.confirm.held' : state === 'scheduled' ? 'operations.confirm.scheduled' : 'operations.confirm.sent'),
    );
    onSlips(given);
    onClose();
  };
  const close = () => {
    confirm.reset();
    setPins(noPins);
    onClose();
  };
  return (
    <ConfirmationSheet
      title={title}
      verb={verb}
      confirmation={confirmation}
      blocked={!ready}
      pending={confirm.pending}
      refusal={confirm.refusal === null ? null : refusalText(t, confirm.refusal)}
      width={{ plain: 580, danger: 640 }}
      onConfirm={(given) => void send(given)}
      onCancel={close}
    >
      <ConfirmLead operation={operation} runAt={runAt} />
      {pinsFor.length > 0 ? <PinsOfMacs macs={pinsFor} pins={pins} onChange={setPins} /> : null}
    </ConfirmationSheet>
  );
};
