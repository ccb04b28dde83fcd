import { Checkbox } from '@mantine/core';
import { useText } from '../../text/use-text.ts';

interface ChooseAllProps<Key> {
  /** Those in the table. */
  readonly keys: readonly Key[];
  readonly chosen: ReadonlySet<Key>;
  readonly onChoose: (chosen: ReadonlySet<Key>) => void;
}

/** The box above the boxes of a table. */
export const ChooseAll = <Key,>({ keys, chosen, onChoose }: ChooseAllProps<Key>) => {
  const { t } = useText();
  const count = keys.filter((key) => chosen.has(key)).length;
  return (
    <Checkbox
      size="xs"
      aria-label={t('practice.chooseAll')}
      checked={count === keys.length}
      indeterminate={count > 0 && count < keys.length}
      onChange={() => onChoose(count === keys.length ? new Set() : new Set(keys))}
    />
  );
};
