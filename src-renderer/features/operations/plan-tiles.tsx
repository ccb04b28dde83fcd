import type { OperationDetail } from '#contract/operations.ts';
import { useText } from '../../text/use-text.ts';
import type { Tone } from '../../ui/tone.ts';
import styles from './operations.module.css';

const tiles = ['now', 'later', 'excluded', 'warned'] as const;
export type TileId = (typeof tiles)[number];
const tones: Record<TileId, Tone> = { now: 'good', later: 'info', excluded: 'muted', warned: 'amber' };

interface PlanTilesProps {
  readonly counts: OperationDetail['counts'];
  readonly chosen: TileId;
  readonly onChoose: (tile: TileId) => void;
}

/** Four numbers; each opens its devices. */
export const PlanTiles = ({ counts, chosen, onChoose }: PlanTilesProps) => {
  const { t } = useText();
  return (
    <fieldset className={styles.tiles}>
      <legend className="seen-by-readers-only">{t('operations.plan.tiles.label')}</legend>
      {tiles.map((tile) => (
        <button
          key={tile}
          type="button"
          className={styles.tile}
          data-tone={tones[tile]}
          aria-pressed={tile === chosen}
          onClick={() => onChoose(tile)}
        >
          <span>{t(`operations.plan.tiles.${tile}`)}</span>
          <strong className="numbers">{counts[tile].toLocaleString('en')}</strong>
          <small>{t(`operations.plan.tileHint.${tile}`)}</small>
        </button>
      ))}
    </fieldset>
  );
};
