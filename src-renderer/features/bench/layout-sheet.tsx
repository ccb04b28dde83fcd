import { Button, Select } from '@mantine/core';
import type { Slot } from '#contract/bench.ts';
import { type InputOf, refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { refused } from '../../ui/toast.ts';
import type { Layout } from './bench-cells.ts';
import styles from './layout.module.css';
import { LayoutPlaces } from './layout-places.tsx';

type Preset = NonNullable<InputOf<'bench', 'setLayout'>['preset']>;

/** Columns and places of each shape, to recognise the one that was chosen. */
const shapes: Record<Preset, readonly [columns: number, places: number]> = {
  '10x2': [10, 20],
  '8x2': [8, 16],
  'cart-20': [5, 20],
  'cart-30': [6, 30],
  'cart-40': [8, 40],
  single: [1, 1],
};
const presets = Object.keys(shapes) as Preset[];
const NONE = 'none';

/** Which real hub the cards are laid out like, and which port lies where. Each change is kept at once. */
export const LayoutSheet = ({ layout, slots, onClose }: { layout: Layout | null; slots: readonly Slot[]; onClose: () => void }) => {
  const { t } = useText();
  const set = useCall('bench', 'setLayout');
  const chosen = presets.find((preset) => shapes[preset][0] === layout?.columns && shapes[preset][1] === layout.places.length);
  const choose = async (value: string | null) => {
    const answer = await set.run({ preset: presets.find((preset) => preset === value) ?? null });
    if (!answer.ok) refused(refusalText(t, refusalOf('bench', 'setLayout', answer.error)));
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
        value={chosen ?? (layout === null ? NONE : null)}
        data={[NONE, ...presets].map((value) => ({ value, label: t(`bench.layout.presets.${value as Preset | 'none'}`) }))}
        onChange={(value) => void choose(value)}
      />
      {layout === null ? <p className="quiet">{t('bench.layout.none')}</p> : <LayoutPlaces layout={layout} slots={slots} />}
    </Sheet>
  );
};
