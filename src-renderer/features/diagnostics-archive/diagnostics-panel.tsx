import { Button } from '@mantine/core';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';

/** Where the settings offer the archive. */
export const DiagnosticsPanel = ({ onCollect }: { onCollect: () => void }) => {
  const { t } = useText();
  return (
    <Panel
      title={t('diagnosticsArchive.panel.title')}
      aside={
        <Button variant="default" onClick={onCollect}>
          {t('diagnosticsArchive.panel.action')}
        </Button>
      }
    >
      <p className="quiet">{t('diagnosticsArchive.panel.text')}</p>
    </Panel>
  );
};
