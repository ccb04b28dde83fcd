import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SettingsView } from '#contract/settings.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WorldSheet } from './world-sheet.tsx';

export const WorldPanel = ({ world }: { world: SettingsView['world'] }) => {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const other = world === 'practice' ? 'real' : 'practice';
  return (
    <Panel
      title={t('settings.world.title')}
      aside={
        <Button variant="default" onClick={() => setAsking(true)}>
          {t(other === 'practice' ? 'settings.world.toPractice' : 'settings.world.toReal')}
        </Button>
      }
    >
      <Facts facts={[{ name: t('settings.world.now'), value: t(`status.world.${world}`) }]} />
      <p className="quiet">{t('settings.world.text')}</p>
      <WorldSheet open={asking} to={other} onClose={() => setAsking(false)} />
    </Panel>
  );
};
