import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import styles from './pager.module.css';

interface PagerProps {
  readonly label: string;
  readonly previousLabel: string;
  readonly nextLabel: string;
  readonly text: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}

/** Which part of a long list is shown, and the way to the others. */
export const Pager = (props: PagerProps) => (
  <nav className={styles.pager} aria-label={props.label}>
    <span className="numbers">{props.text}</span>
    <ActionIcon variant="default" size={28} aria-label={props.previousLabel} disabled={props.first} onClick={props.onPrevious}>
      <IconChevronLeft size={16} aria-hidden />
    </ActionIcon>
    <ActionIcon variant="default" size={28} aria-label={props.nextLabel} disabled={props.last} onClick={props.onNext}>
      <IconChevronRight size={16} aria-hidden />
    </ActionIcon>
  </nav>
);
