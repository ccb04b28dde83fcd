import { Button } from '@mantine/core';
import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';
import { type Ports, portName } from './bench-cells.ts';
import styles from './meter.module.css';

/** Ports and hubs that lose devices, in words, and the way to say that the cable was changed. */
export const PortFaults = ({ ports }: { ports: Ports }) => {
  const { t } = useText();
  const change = useCall('bench', 'cableChanged');
  const faults = ports.faults.filter(({ verdict }) => verdict !== 'ok');
  if (faults.length === 0) return null;
  const changed = async (path: string, port: string) => {
    const answer = await change.run({ port: path });
    if (answer.ok) told(t('bench.faults.told', { port }));
    else refused((t) => refusalText(t, refusalOf('bench', 'cableChanged', answer.error)));
  };
  return (
    <ul className={styles.faults} aria-label={t('bench.faults.label')}>
      {faults.map(({ path, kind, disconnects, verdict }) => {
        const flaky = verdict === 'flaky';
        const port = kind === 'port' ? portName(path, ports.layout) : path;
        const Shape = flaky ? IconAlertTriangle : IconEye;
        const key = flaky ? (kind === 'hub' ? 'flakyHub' : 'flakyPort') : kind === 'hub' ? 'suspectHub' : 'suspectPort';
        return (
          <li key={`${kind} ${path}`} data-tone={flaky ? 'amber' : 'muted'}>
            <Shape size={17} stroke={2} aria-hidden />
            <span>{t(`bench.faults.${key}`, { port, count: disconnects })}</span>
            {flaky ? (
              <Button variant="default" size="compact-sm" onClick={() => void changed(path, port)}>
                {t('bench.faults.changed')}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
};
