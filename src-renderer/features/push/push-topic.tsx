import styles from './wizard.module.css';

const TAIL_LENGTH = 6;

/** What people compare with Apple's site, where the whole of it is behind a small button. */
export const tailOf = (topic: string): string => topic.slice(-TAIL_LENGTH);

/** A topic with the part marked that people look at: its tail, or from where it differs from another one. */
export const PushTopic = ({ topic, unlike }: { topic: string; unlike?: string }) => {
  const from = unlike === undefined ? topic.length - TAIL_LENGTH : firstDifference(topic, unlike);
  return (
    <span className="mono">
      {topic.slice(0, from)}
      <mark className={styles.mark}>{topic.slice(from)}</mark>
    </span>
  );
};

const firstDifference = (topic: string, other: string): number => {
  const at = [...topic].findIndex((letter, index) => letter !== other[index]);
  return at < 0 ? topic.length : at;
};
