import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import styles from './delayed.module.css';

const QUIET_MS = 400;

/** A spinner that shows itself only when the wait is long enough to be felt. */
export const DelayedLoader = ({ label }: { label: string }) => {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.place} role="status">
      {shown ? <Loader size="sm" aria-hidden /> : null}
      <span className="seen-by-readers-only">{label}</span>
    </div>
  );
};
