import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PracticeFleetKind } from '#contract/practice.ts';
import type { Refusal } from '../../bridge/ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { told } from '../../ui/toast.ts';
import styles from './practice.module.css';
import { useFleet } from './use-fleet.ts';

/** Something of everything, as an office has it. */
const MIX: readonly (readonly [PracticeFleetKind, number])[] = [
  ['iphone', 11],
  ['iphone-wifi', 3],
  ['iphone-unsupervised', 2],
  ['ipad', 5],
  ['shared-ipad', 1],
  ['mac-silicon', 5],
  ['mac-intel', 1],
  ['apple-tv', 2],
];
const ALL = MIX.reduce((sum, [, count]) => sum + count, 0);

/** Where what is missing is put right. */
const REMEDIES: Readonly<Record<string, '/certificates/push' | '/settings'>> = {
  'push-certificate-missing': '/certificates/push',
  'engine-not-listening': '/settings',
};

/** An office full of simulated devices, with one press. */
export const FirstFleet = () => {
  const { t } = useText();
  const fleet = useFleet();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const why = await fleet.addEach(MIX);
    setBusy(false);
    setRefusal(why);
    if (why === null) told(t('practice.fleet.addedAll', { count: ALL }));
  };
  const remedy = refusal === null ? undefined : REMEDIES[refusal.code];
  return (
    <div className={styles.first}>
      <Button variant="default" leftSection={<IconFlag size={16} aria-hidden />} loading={busy} onClick={() => void add()}>
        {t('practice.fleet.addAll', { count: ALL })}
      </Button>
      <p>{t('practice.fleet.addAllHint')}</p>
      <p role="alert" className={styles.refusal}>
        {refusal === null ? null : refusalText(t, refusal)}{' '}
        {remedy === undefined ? null : <Link to={remedy}>{t('practice.fleet.remedy')}</Link>}
      </p>
    </div>
  );
};
