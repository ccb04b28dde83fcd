import { IconGripVertical } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import type { Draggable } from '#contract/handover.ts';
import { refusalOf } from '../bridge/ask.ts';
import { useAsk } from '../bridge/use-ask.ts';
import { useCall } from '../bridge/use-call.ts';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { refused } from '../ui/toast.ts';
import styles from './files.module.css';

/**
 * A handle by which a file is dragged to the desktop, beside the button that saves the same file. In a browser there is none: what
 * stands there is for whoever drags, so a screen reader is not told of it.
 */
export const DragOut = ({ file }: { file: Draggable }) => {
  const { t } = useText();
  const host = useAsk('settings', 'get', {}).value?.host;
  const prepare = useCall('handover', 'prepare');
  const drag = useCall('handover', 'drag');
  if (host !== 'desktop') return null;

  const ready = () => {
    if (!prepare.pending) void prepare.run({ file });
  };
  const begin = async (event: DragEvent) => {
    // The page drags nothing itself: main hands the file to the system.
    event.preventDefault();
    const answer = await drag.run({ file });
    if (!answer.ok) refused((t) => refusalText(t, refusalOf('handover', 'drag', answer.error)));
  };
  return (
    <span
      className={styles.handle}
      draggable
      aria-hidden
      title={t('handover.dragHint', { file: t(`handover.files.${file.what}`) })}
      onPointerEnter={ready}
      onDragStart={(event) => void begin(event)}
    >
      <IconGripVertical size={15} aria-hidden />
      {t('handover.dragOut')}
    </span>
  );
};
