import { Button } from '@mantine/core';
import { useState } from 'react';
import { askCore, useConnection } from '../../bridge/bridge-context.tsx';
import { useText } from '../../text/use-text.ts';
import { useHands } from './use-hands.ts';

/** As many as two hubs of ten take. */
const COUNT = 20;

/** Plugs in a benchful of simulated devices: those that lie there, and as many more as are missing. */
export const ConnectPractice = () => {
  const { t } = useText();
  const connection = useConnection();
  const hands = useHands();
  const [busy, setBusy] = useState(false);
  const state = async () => {
    const answer = await askCore(connection, 'practice', 'state', {});
    return answer.ok ? answer.value.devices : [];
  };
  const connect = async () => {
    setBusy(true);
    const enough = (await state()).length >= COUNT || (await hands.setCount(COUNT));
    if (enough) {
      const unplugged = (await state()).slice(0, COUNT).filter(({ plugged }) => !plugged);
      await hands.act(unplugged, 'plug');
    }
    setBusy(false);
  };
  return (
    <Button loading={busy} onClick={() => void connect()}>
      {t('practice.connect', { devices: COUNT })}
    </Button>
  );
};
