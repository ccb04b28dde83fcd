import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Notice } from '#contract/notices.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useEvent } from '../../bridge/use-event.ts';
import { useText } from '../../text/use-text.ts';

/** In a browser notices stand in the page, until they are closed; the desktop app shows them as notifications of the system. */
export const NoticeToasts = () => {
  const { value } = useAsk('settings', 'get', {});
  useEvent('notices', 'told', (notice) => {
    if (value?.host !== 'web') return;
    // It may stand there for days: it speaks the language of the moment.
    notifications.show({
      title: <Said notice={notice} />,
      message: <Way notice={notice} />,
      color: 'yellow',
      autoClose: false,
      role: 'status',
    });
  });
  return null;
};

const Said = ({ notice: { kind, count, name } }: { notice: Notice }) => {
  const { t } = useText();
  return kind === 'device-found' && count === 1 ? t('notices.device-found.one', { name }) : t(`notices.${kind}.title`, { count });
};

const Way = ({ notice }: { notice: Notice }) => {
  const { t } = useText();
  return (
    <Button component="a" href={placeOf(notice)} variant="default" mt={6}>
      {t(`notices.${notice.kind}.open`)}
    </Button>
  );
};

const placeOf = ({ kind, deviceId, operationId }: Notice): string => {
  if (operationId !== null) return `#/operations/${encodeURIComponent(operationId)}`;
  if (deviceId !== null) return `#/devices/${encodeURIComponent(deviceId)}?tab=${kind === 'device-found' ? 'location' : 'timeline'}`;
  if (kind === 'device-found') return '#/devices';
  return kind === 'commands-expiring' ? '#/' : '#/operations';
};
