import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './sheet.module.css';

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

/** A sheet over the window. Esc and its close button cancel; a click outside does nothing. */
export const Sheet = ({ open, title, closeLabel, onClose, width = 480, children, footer }: SheetProps) => (
  <Modal
    opened={open}
    onClose={onClose}
    title={title}
    size={width}
    closeOnClickOutside={false}
    closeButtonProps={{ 'aria-label': closeLabel }}
    transitionProps={{ duration: 120, transition: 'fade-down' }}
    yOffset="8vh"
    overlayProps={{ backgroundOpacity: 0.4 }}
    className={styles.sheet ?? ''}
  >
    <div className={styles.body}>{children}</div>
    <div className={styles.footer}>{footer}</div>
  </Modal>
);
