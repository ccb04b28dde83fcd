import { Modal } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import styles from './sheet.module.css';
import { useFocusBack } from './use-focus-back.ts';
import { useToastRoom } from './use-toast-room.ts';

interface SheetProps {
  readonly open: boolean;
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly width?: number;
  readonly children: ReactNode;
  /** Buttons, in platform order: cancel left, action right. */
  readonly footer: ReactNode;
}

/**
 * A sheet over the window. Esc and its close button cancel; a click outside does nothing. What is too long for the window scrolls
 * between title and buttons, which stay in sight.
 */
export const Sheet = ({ open, title, closeLabel, onClose, width = 480, children, footer }: SheetProps) => {
  const inside = useFocusBack(open);
  useToastRoom(open);
  const [scrolls, setScrolls] = useState(false);
  const measure = useCallback((content: HTMLDivElement | null) => {
    const body = content?.parentElement ?? null;
    if (content === null || body === null) return;
    const watcher = new ResizeObserver(() => {
      const { paddingTop, paddingBottom } = getComputedStyle(body);
      const room = body.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
      // Less than a pixel is rounding: taken for something, the edges of a part that scrolls would come and go with every frame.
      setScrolls(content.offsetHeight > room + 1);
    });
    watcher.observe(content);
    watcher.observe(body);
    return () => watcher.disconnect();
  }, []);
  // A part that scrolls must be reached by the keyboard even where nothing in it can be.
  const reachable = scrolls ? { tabIndex: 0, role: 'group', 'aria-label': title } : {};
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size={width}
      closeOnClickOutside={false}
      returnFocus={false}
      closeButtonProps={{ 'aria-label': closeLabel }}
      transitionProps={{ duration: 120, transition: 'fade-down' }}
      yOffset="8vh"
      overlayProps={{ backgroundOpacity: 0.4 }}
      classNames={{ content: styles.sheet ?? '', body: styles.parts ?? '' }}
    >
      <div ref={inside} className={styles.body} data-scrolls={scrolls ? '' : undefined} {...reachable}>
        <div ref={measure} className={styles.content}>
          {children}
        </div>
      </div>
      <div className={styles.footer}>{footer}</div>
    </Modal>
  );
};
