import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { OperationDetail } from '#contract/operations.ts';
import { tidyPin } from '#contract/pin.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandTitle, commandVerb } from '../../text/command-text.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { told } from '../../ui/toast.ts';
import type { PinSlip } from '../commands/pin-slip.ts';
import { ConfirmLead } from './confirm-lead.tsx';
import { noPins, type Pins, PinsOfMacs, pinsReady } from './pins-of-macs.tsx';
import { runAtOf, type When } from './plan-when.tsx';

interface ConfirmPlanProps {
  readonly operation: OperationDetail;
  readonly when: When;
  readonly onSlips: (slips: readonly PinSlip[]) => void;
  readonly onClose: () => void;
}

/** In proportion to what it does: a sheet with names and numbers; where data is lost, a word to type and a button to hold. */
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
  const refusal = confirm.refusal === null ? null : refusalText(t, confirm.refusal);
  const body = (
    <>
      <ConfirmLead operation={operation} runAt={runAt} />
      {pinsFor.length > 0 ? <PinsOfMacs macs={pinsFor} pins={pins} onChange={setPins} /> : null}
    </>
  );
  if (confirmation !== null) {
    const tail = confirmation.serialTail;
    const single = count === 1 && tail !== null;
    const phrase = single ? tail : confirmationPhrase(confirmation.word, confirmation.count, language);
    const labels = dangerLabels(t, phrase, verb);
    return (
      <DangerSheet
        open
        title={title}
        phrase={phrase}
        // The asset number does as well, and is known to main only.
        anything={single}
        labels={single ? { ...labels, typed: t('operations.confirm.serial') } : labels}
        pending={confirm.pending}
        blocked={!ready}
        refusal={refusal}
        width={640}
        onCancel={close}
        onConfirm={(given) => void send(given)}
      >
        {body}
      </DangerSheet>
    );
  }
  return (
    <Sheet
      open
      title={title}
      closeLabel={t('common.cancel')}
      onClose={close}
      width={580}
      footer={
        <>
          <Button variant="default" onClick={close} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button disabled={!ready} loading={confirm.pending} onClick={() => void send({ typed: '', reason: '' })}>
            {verb}
          </Button>
        </>
      }
    >
      {body}
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusal}</p>
        </Notice>
      )}
    </Sheet>
  );
};
