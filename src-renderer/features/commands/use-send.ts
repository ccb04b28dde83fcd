import { useNavigate } from '@tanstack/react-router';
import { catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandRequest } from '#contract/commands.ts';
import type { DeviceDetail } from '#contract/devices.ts';
import { type Refusal, refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { commandTitle, sendingText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';
import { toldWithUndo } from './sent-toast.tsx';

export interface Sending {
  /** Null: main has taken it. What loses data becomes a plan of one device, and is confirmed there. */
  readonly send: (command: CommandRequest, replace: boolean) => Promise<Refusal | null>;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  readonly reset: () => void;
}

/** Says a command to one device, and goes where its way can be seen. */
export const useSend = (device: DeviceDetail): Sending => {
  const { t } = useText();
  const navigate = useNavigate();
  const saying = useCall('commands', 'send');
  const planning = useCall('operations', 'plan');
  const cancel = useCall('commands', 'cancel');

  const undo = async (uuid: string) => {
    const answer = await cancel.run({ deviceId: device.id, uuid });
    if (answer.ok) told(t('commands.sheet.undone'));
    else if (answer.error.code === 'already-fetched') refused((t) => t('commands.sheet.notUndone'));
    else refused((t) => sendingText(t, refusalOf('commands', 'cancel', answer.error)));
  };
  const plan = async (command: CommandRequest): Promise<Refusal | null> => {
    const answer = await planning.run({ command, target: { ids: [device.id] } });
    if (!answer.ok) return refusalOf('operations', 'plan', answer.error);
    void navigate({ to: '/operations/$operationId', params: { operationId: answer.value.id } });
    return null;
  };
  const send = async (command: CommandRequest, replace: boolean): Promise<Refusal | null> => {
    const { level } = catalogueEntry(command.type);
    if (level === 2) return plan(command);
    const answer = await saying.run({ deviceId: device.id, command, confirmed: level > 0, ...(replace ? { replace } : {}) });
    if (!answer.ok) return refusalOf('commands', 'send', answer.error);
    // What was given may be a password: it is kept no longer than it takes to say it.
    saying.reset();
    const next = t('commands.timeline.acceptedNext', { title: commandTitle(t, command.type) });
    const { uuid } = answer.value;
    if (level === 0) toldWithUndo(t('common.received'), next, { label: t('commands.sheet.undo'), run: () => void undo(uuid) });
    else told(next, t('common.received'));
    void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id }, search: { tab: 'timeline' }, replace: true });
    return null;
  };
  return {
    send,
    pending: saying.pending || planning.pending,
    refusal: saying.refusal ?? planning.refusal,
    reset: () => {
      saying.reset();
      planning.reset();
    },
  };
};
