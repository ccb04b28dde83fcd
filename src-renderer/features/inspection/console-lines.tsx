import { memo, useLayoutEffect, useRef } from 'react';
import type { LogLine } from '#contract/inspection.ts';
import { useText } from '../../text/use-text.ts';
import styles from './inspection.module.css';

/** Nearer to the end than this counts as being there. */
const NEAR_PX = 40;
/** Content without anything to press in it must still be reached, to be scrolled with the keys. */
const reachable = { tabIndex: 0 } as const;

/** The lines, the newest last. `follows`: stays at the end unless a person scrolled up. */
export const ConsoleLines = ({ lines, follows }: { lines: readonly LogLine[]; follows: boolean }) => {
  const { t } = useText();
  const region = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when a new line is there, it is scrolled to.
  useLayoutEffect(() => {
    const shown = region.current;
    if (shown !== null && follows && atEnd.current) shown.scrollTop = shown.scrollHeight;
  }, [follows, last]);
  return (
    <section
      ref={region}
      className={styles.log}
      aria-label={t('inspection.console.list')}
      {...reachable}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      }}
    >
      {lines.length === 0 ? (
        <p className="quiet">{t('inspection.console.none')}</p>
      ) : (
        <ol>
          {lines.map((line) => (
            <Line key={line.number} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
};

const loud = /^(?:error|fault|critical|alert|emergency)$/i;

/** A line never changes: of hundreds, only the new ones are drawn. */
const Line = memo(
  ({ line: { at, process, pid, level, message, mdm } }: { line: LogLine }) => (
    <li data-mdm={mdm ? '' : undefined} data-loud={loud.test(level) ? '' : undefined}>
      {process === '' ? null : (
        <span className={styles.head}>
          <span>{at}</span>
          <b>
            {process}[{pid}]
          </b>
          <span>{level}</span>
        </span>
      )}
      <span className={styles.message}>{message}</span>
    </li>
  ),
  (one, other) => one.line.number === other.line.number,
);
