import { Button, Tooltip } from '@mantine/core';
import { IconLock, IconRefresh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CommandRequest } from '#contract/commands.ts';
import type { DeviceDetail } from '#contract/devices.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';
import { LockSheet } from './lock-sheet.tsx';

type Type = CommandRequest['type'];
const icons = { DeviceInformation: IconRefresh, DeviceLock: IconLock } as const;

/** The commands this device can take now. One that it cannot take says why. */
export const CommandButtons = ({ device }: { device: DeviceDetail }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value } = useAsk('commands', 'available', { deviceId: device.id });
  const send = useCall('commands', 'send');
  const [locking, setLocking] = useState(false);

  const submit = async (command: CommandRequest, confirmed: boolean) => {
    const answer = await send.run({ deviceId: device.id, command, confirmed });
    if (!answer.ok) {
      if (!confirmed) refused(refusalText(t, refusalOf('commands', 'send', answer.error)));
      return;
    }
    setLocking(false);
    told(t('commands.timeline.acceptedNext', { title: t(`commands.titles.${command.type}`) }), t('common.received'));
    void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id }, search: { tab: 'timeline' }, replace: true });
  };
  const press = (type: Type) => {
    if (type === 'DeviceLock') setLocking(true);
    else void submit({ type }, false);
  };

  return (
    <>
      {value?.commands.map(({ type, enabled, reason }) => {
        const Shape = icons[type];
        return (
          <Tooltip
            key={type}
            label={reason === null ? '' : t(`commands.disabled.${reason}`)}
            disabled={reason === null}
            events={{ hover: true, focus: true, touch: true }}
          >
            <Button
              variant="default"
              leftSection={<Shape size={16} aria-hidden />}
              data-disabled={!enabled}
              aria-disabled={!enabled}
              aria-description={reason === null ? undefined : t(`commands.disabled.${reason}`)}
              onClick={() => enabled && press(type)}
              loading={send.pending && !locking}
            >
              {t(`commands.buttons.${type}`)}
            </Button>
          </Tooltip>
        );
      })}
      <LockSheet
        device={device}
        open={locking}
        pending={send.pending}
        refusal={send.refusal}
        onCancel={() => {
          send.reset();
          setLocking(false);
        }}
        onLock={(fields) => void submit({ type: 'DeviceLock', ...fields }, true)}
      />
    </>
  );
};
