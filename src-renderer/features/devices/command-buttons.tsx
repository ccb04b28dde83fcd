import { Button, Popover } from '@mantine/core';
import { IconChevronDown, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { DeviceDetail, DeviceStatus } from '#contract/devices.ts';
import { useAsFrontDevice } from '../../bridge/front-device.ts';
import { usePageCommand } from '../../bridge/page-commands.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { reasonText, sendingText } from '../../text/command-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import { fieldsOf, wantsPin } from '../commands/command-draft.ts';
import { CommandList } from '../commands/command-list.tsx';
import { CommandSheet } from '../commands/command-sheet.tsx';
import { PinReveal } from '../commands/pin-reveal.tsx';
import type { PinSlip } from '../commands/pin-slip.ts';
import { useSend } from '../commands/use-send.ts';
import { DiagnosisButton } from '../diagnosis/diagnosis-button.tsx';
import { RemoveSheet } from './remove-sheet.tsx';

/** No command reaches these, and only their records can be deleted; main judges it again. */
const unmanaged: readonly DeviceStatus[] = ['pre-registered', 'removed', 'withdrawn'];

/** [Sync] [Commands] [Diagnosis], and deleting its record where it is not managed: what can be done with one device. */
export const CommandButtons = ({ device }: { device: DeviceDetail }) => {
  const { t } = useText();
  const { value } = useAsk('commands', 'available', { deviceId: device.id });
  const navigate = useNavigate();
  const sending = useSend(device);
  const [removing, setRemoving] = useState(false);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<CommandType | null>(null);
  const [slip, setSlip] = useState<PinSlip | null>(null);

  const why = (type: CommandType) => value?.commands.find((each) => each.type === type)?.unavailable ?? null;
  const waits = (type: CommandType) => why(type)?.reason === 'already-waiting';
  const choose = (type: CommandType) => {
    setOpen(false);
    sending.reset();
    const { level } = catalogueEntry(type);
    const silent = fieldsOf(type).length === 0 && !waits(type) && level !== 1;
    if (!silent || (wantsPin(type) && level < 2)) return setAsked(type);
    void sendAlone(type);
  };
  const sendAlone = async (type: CommandType) => {
    const refusal = await sending.send({ type, options: {} }, false);
    if (refusal !== null) refused((t) => sendingText(t, refusal));
  };
  const sync = why('Refresh');
  usePageCommand('device-sync', () => choose('Refresh'), value !== undefined && sync === null);
  usePageCommand('device-commands', () => setOpen(true), value !== undefined);
  const sayable = value?.commands.flatMap(({ type }) => (why(type) === null || waits(type) ? [type] : []));
  useAsFrontDevice(device.name || device.serialNumber, sayable ?? null, choose);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={value === undefined}
        data-disabled={sync !== null}
        aria-disabled={sync !== null}
        aria-description={sync === null ? undefined : reasonText(t, sync)}
        title={sync === null ? undefined : reasonText(t, sync)}
        loading={sending.pending && asked === null}
        onClick={() => sync === null && choose('Refresh')}
      >
        {t('commands.menu.sync')}
      </Button>
      <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus withinPortal withRoles={false}>
        <Popover.Target>
          <Button
            rightSection={<IconChevronDown size={15} aria-hidden />}
            disabled={value === undefined}
            aria-expanded={open}
            aria-haspopup="dialog"
            onClick={() => setOpen((now) => !now)}
          >
            {t('commands.menu.open')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown role="dialog" aria-label={t('commands.menu.label')} p={10}>
          <CommandList
            searchLabel={t('commands.menu.search')}
            standing={(type) => {
              const reason = why(type);
              if (reason === null) return {};
              return waits(type) ? { note: reasonText(t, reason) } : { closed: reasonText(t, reason) };
            }}
            onChoose={choose}
          />
        </Popover.Dropdown>
      </Popover>
      <DiagnosisButton deviceId={device.id} />
      {unmanaged.includes(device.status) ? (
        <Button variant="default" c="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setRemoving(true)}>
          {t('devices.remove.open')}
        </Button>
      ) : null}
      {removing ? (
        <RemoveSheet selection={{ ids: [device.id] }} onClose={() => setRemoving(false)} onDone={() => void navigate({ to: '/devices' })} />
      ) : null}
      {asked === null ? null : (
        <CommandSheet
          key={asked}
          device={device}
          type={asked}
          sending={sending}
          waits={waits(asked)}
          onClose={() => {
            sending.reset();
            setAsked(null);
          }}
          onSent={(made) => {
            setAsked(null);
            setSlip(made);
          }}
        />
      )}
      {slip === null ? null : <PinReveal slips={[slip]} onGone={() => setSlip(null)} />}
    </>
  );
};
