import { Button } from '@mantine/core';
import { IconUsb } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ComponentType, type ReactNode, useDeferredValue, useState } from 'react';
import { usePageCommand } from '../../bridge/page-commands.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { toggled } from '../../ui/toggled.ts';
import styles from './bench.module.css';
import { inPortOrder } from './bench-cells.ts';
import { BenchTools } from './bench-tools.tsx';
import { EmptyBench } from './empty-bench.tsx';
import { Inspector } from './inspector.tsx';
import { PortFaults } from './port-faults.tsx';
import { SlotAnnouncer } from './slot-announcer.tsx';
import { SlotGrid } from './slot-grid.tsx';

interface BenchScreenProps {
  /** Those of the practice world. */
  readonly hands?: ReactNode;
  /** On an empty bench: the way to devices that are not there, such as those of the practice world. */
  readonly connect?: ReactNode;
  /** The batch under way, or the way to begin one. `chosen`: the devices selected on the bench. */
  readonly batch: ComponentType<{ readonly chosen: readonly string[]; readonly onStarted: () => void }>;
  /** Binds asset numbers to devices. */
  readonly scanBar?: ReactNode;
}

/** The kitting bench: what is plugged in, and what is done to it. */
export const BenchScreen = ({ hands, connect, batch: Batch, scanBar }: BenchScreenProps) => {
  const { t } = useText();
  const { value, refusal } = useAsk('bench', 'slots', {});
  const ports = useAsk('bench', 'ports', {}).value ?? null;
  const batch = useAsk('batches', 'current', {}).value?.batch;
  // Sixty devices tell of themselves several times a second: what comes while the screen is being drawn waits for the next time.
  const told = useDeferredValue(value);
  const slots = inPortOrder(told?.slots ?? []);
  const strays = told?.strays ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const selected = slots.filter(({ udid }) => chosen.has(udid)).map(({ udid }) => udid);
  const ready = slots.filter(({ state, attached }) => state === 'ready' && attached).map(({ udid }) => udid);
  const attached = slots.filter((slot) => slot.attached).length;
  const bare = slots.length === 0 && strays.length === 0 && (ports === null || ports.layout === null);

  const toggle = (udid: string) => setChosen(toggled(chosen, udid));
  const chooseReady = () => setChosen(new Set(ready));
  usePageCommand('choose-ready', chooseReady, ready.length > 0);
  const actions = (
    <>
      <Link to="/recipes">{t('recipes.title')}</Link>
      {selected.length === 0 ? (
        <Button variant="default" disabled={ready.length === 0} onClick={chooseReady}>
          {t('bench.selectAll')}
        </Button>
      ) : (
        <>
          <span className={styles.selected}>{t('bench.selected', { count: selected.length })}</span>
          <Button variant="subtle" color="gray" onClick={() => setChosen(new Set())}>
            {t('bench.clearSelection')}
          </Button>
        </>
      )}
    </>
  );

  return (
    <Page
      title={t('frame.areas.bench')}
      layout="fill"
      actions={actions}
      {...(value === undefined ? {} : { subtitle: t('bench.subtitle', { attached }) })}
    >
      <Batch chosen={selected} onStarted={() => setChosen(new Set())} />
      <div className={styles.split}>
        <div className={styles.main}>
          {value?.bus === 'absent' ? (
            <div className={styles.bus}>
              <Notice tone="amber" icon={IconUsb} title={t('bench.bus.absent')} role="status">
                <p>{t('bench.bus.absentText')}</p>
              </Notice>
            </div>
          ) : null}
          <BenchTools slots={slots} ports={ports} counted={batch != null} />
          {ports === null ? null : <PortFaults ports={ports} />}
          {value === undefined ? (
            refusal === null ? (
              <DelayedLoader label={t('frame.loading')} />
            ) : (
              <Empty icon={IconUsb} title={refusalText(t, refusal)} />
            )
          ) : bare ? (
            <EmptyBench action={connect} />
          ) : (
            <SlotGrid
              slots={slots}
              strays={strays}
              layout={ports?.layout ?? null}
              chosen={chosen}
              current={current}
              onCurrent={setCurrent}
              onToggle={toggle}
            />
          )}
          {scanBar}
          {hands}
        </div>
        <aside className={styles.side}>
          <Inspector slot={slots.find(({ udid }) => udid === current) ?? null} />
        </aside>
      </div>
      <SlotAnnouncer slots={slots} />
    </Page>
  );
};
