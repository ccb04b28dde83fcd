import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { WorldSheet } from '../features/settings/world-sheet.tsx';
import { useText } from '../text/use-text.ts';

/** Whether this is practice; asks before it changes. */
export const PracticeSwitch = () => {
  const { t } = useText();
  const { value } = useAsk('settings', 'get', {});
  const [asking, setAsking] = useState(false);
  const practice = value?.world === 'practice';
  return (
    <>
      <Switch
        checked={practice}
        onChange={() => setAsking(true)}
        label={practice ? t('frame.practice.on') : t('frame.practice.off')}
        size="sm"
      />
      <WorldSheet open={asking} to={practice ? 'real' : 'practice'} onClose={() => setAsking(false)} />
    </>
  );
};
