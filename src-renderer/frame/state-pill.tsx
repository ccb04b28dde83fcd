import { IconFlag, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import type { ConnectionState } from '../bridge/connection.ts';
import { useText } from '../text/use-text.ts';
import { Chip } from '../ui/chip.tsx';

export const StatePill = ({ connection, practice }: { connection: ConnectionState; practice: boolean }) => {
  const { t } = useText();
  return (
    <span role="status">
      {connection !== 'connected' ? (
        <Chip tone="bad" icon={IconPlugConnectedX} label={t('frame.state.offline')} />
      ) : practice ? (
        <Chip tone="caution" icon={IconFlag} label={t('frame.state.practice')} />
      ) : (
        <Chip tone="good" icon={IconPlugConnected} label={t('frame.state.connected')} />
      )}
    </span>
  );
};
