import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { DeviceDetail } from '#contract/devices.ts';
import { tidyPin } from '#contract/pin.ts';
import { commandTitle, commandVerb, sendingText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { firstDraft, optionsOf, wantsPin } from './command-draft.ts';
import { CommandFields, type FieldProblem } from './command-fields.tsx';
import { noPin, PinBoxes, PinConsent, pinReady } from './pin-fields.tsx';
import type { PinSlip } from './pin-slip.ts';
import type { Sending } from './use-send.ts';

interface CommandSheetProps {
  readonly device: DeviceDetail;
  readonly type: CommandType;
  readonly sending: Sending;
  /** The same one waits already; to send it means to put it in its place. */
  readonly waits: boolean;
  readonly onClose: () => void;
  readonly onSent: (slip: PinSlip | null) => void;
}

/** Names the device, asks for what the command wants to know, and says it once the person agrees. Cancel has the focus. */
export const CommandSheet = ({ device, type, sending, waits, onClose, onSent }: CommandSheetProps) => {
  const { t } = useText();
  const { level } = catalogueEntry(type);
  const [draft, setDraft] = useState(() => firstDraft(type));
  const [pin, setPin] = useState(noPin);
  const [agreed, setAgreed] = useState(false);
  // What loses data is confirmed with its plan, and so is the PIN.
  const withPin = level < 2 && device.platform === 'macOS' && wantsPin(type);
  const name = device.name || t('devices.nameless');
  const { refusal } = sending;
  const problem: FieldProblem | null =
    refusal?.code === 'invalid-options' ? { field: refusal.details['field'] ?? '', problem: refusal.details['problem'] ?? '' } : null;
  const replace = waits || refusal?.details['reason'] === 'already-waiting';
  const verb = level === 2 ? t('commands.verbs.next') : replace ? t('commands.sheet.replace') : commandVerb(t, type);
  const send = async () => {
    const digits = tidyPin(pin.first);
    const options = { ...optionsOf(type, draft), ...(withPin ? { PIN: digits } : {}) };
    if ((await sending.send({ type, options }, replace)) !== null) return;
    setPin(noPin);
    onSent(withPin ? { deviceId: device.id, name, serialNumber: device.serialNumber, pin: digits } : null);
  };
  return (
    <Sheet
      open
      title={t('commands.sheet.title', { name, title: commandTitle(t, type) })}
      closeLabel={t('common.cancel')}
      onClose={onClose}
      width={540}
      footer={
        <>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button onClick={() => void send()} loading={sending.pending} disabled={withPin && !(pinReady(pin) && agreed)}>
            {verb}
          </Button>
        </>
      }
    >
      <div>
        <p>{t(`commands.meanings.${type}`)}</p>
        <p className="quiet">{t('commands.sheet.serial', { serial: device.serialNumber })}</p>
        {level === 0 ? null : <p className="quiet">{t('commands.sheet.honest')}</p>}
      </div>
      {replace ? (
        <Notice tone="caution" icon={IconAlertTriangle} title={t('commands.sheet.replaceTitle')} role="status">
          <p>{t('commands.reasons.already-waiting')}</p>
        </Notice>
      ) : null}
      <CommandFields
        type={type}
        draft={draft}
        problem={problem}
        onChange={(key, value) => {
          setDraft((before) => ({ ...before, [key]: value }));
          // What was wrong with it was said of what stood there before.
          if (problem !== null) sending.reset();
        }}
      />
      {withPin ? (
        <>
          <PinConsent agreed={agreed} onAgree={setAgreed} />
          <PinBoxes draft={pin} onChange={setPin} />
        </>
      ) : null}
      {refusal === null || refusal.details['reason'] === 'already-waiting' ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{sendingText(t, refusal)}</p>
        </Notice>
      )}
    </Sheet>
  );
};
