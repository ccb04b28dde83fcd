import { Button, Select } from '@mantine/core';
import type { Slot } from '#contract/bench.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { refused } from '../../ui/toast.ts';
import type { Ports } from './bench-cells.ts';
import styles from './layout.module.css';
import { LayoutPlaces } from './layout-places.tsx';

const NONE = 'none';

interface LayoutSheetProps {
  readonly ports: Ports;
  readonly slots: readonly Slot[];
  readonly onClose: () => void;
}

/** Which real hub the cards are laid out like, and which port lies where. Each change is kept at once. */
export const LayoutSheet = ({ ports: { layout, preset, presets }, slots, onClose }: LayoutSheetProps) => {
  const { t } = useText();
  const set = useCall('bench', 'setLayout');
  const choose = async (value: string | null) => {
    const answer = await set.run({ preset: presets.find((preset) => preset === value) ?? null });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('bench', 'setLayout', answer.error)));
  };
  return (
    <Sheet
      open
      title={t('bench.layout.title')}
      closeLabel={t('common.close')}
      onClose={onClose}
      width={860}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      <p>{t('bench.layout.text')}</p>
      <Select
        label={t('bench.layout.preset')}
        className={styles.preset ?? ''}
        allowDeselect={false}
        value={layout === null ? NONE : preset}
        data={([NONE, ...presets] as const).map((value) => ({ value, label: t(`bench.layout.presets.${value}`) }))}
        onChange={(value) => void choose(value)}
      />
      {layout === null ? <p className="quiet">{t('bench.layout.none')}</p> : <LayoutPlaces layout={layout} slots={slots} />}
    </Sheet>
  );
};
