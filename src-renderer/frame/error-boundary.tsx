import { Button } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { i18n } from '../text/i18n.ts';
import { Empty } from '../ui/empty.tsx';
import styles from './gate.module.css';

/** A screen that throws is a bug; the person is told plainly and can load it again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className={styles.alone}>
        <Empty
          icon={IconMoodSad}
          title={i18n.t('frame.broken.title')}
          action={<Button onClick={() => window.location.reload()}>{i18n.t('frame.broken.action')}</Button>}
        >
          {i18n.t('frame.broken.text')}
        </Empty>
      </main>
    );
  }
}
