import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Notice } from '#contract/notices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { useText } from '../../text/use-text.ts';

/** In a browser notices stand in the page, until they are closed; the desktop app shows them as notifications of the system. */
export const NoticeToasts = () => {
  const { t } = useText();
  const { value } = useAsk('settings', 'get', {});
  useEvent('notices', 'told', (notice) => {
    if (value?.host !== 'web') return;
    const { kind, count, name } = notice;
    notifications.show({
      title: kind === 'device-found' && count === 1 ? t('notices.device-found.one', { name }) : t(`notices.${kind}.title`, { count }),
      message: (
        <Button component="a" href={placeOf(notice)} variant="default" mt={6}>
          {t(`notices.${kind}.open`)}
        </Button>
      ),
      color: 'yellow',
      autoClose: false,
      role: 'status',
    });
  });
  return null;
};

const placeOf = ({ kind, deviceId, operationId }: Notice): string => {
  if (operationId !== null) return `#/operations/${encodeURIComponent(operationId)}`;
  if (deviceId !== null) return `#/devices/${encodeURIComponent(deviceId)}?tab=${kind === 'device-found' ? 'location' : 'timeline'}`;
  if (kind === 'device-found') return '#/devices';
  return kind === 'commands-expiring' ? '#/' : '#/operations';
};
