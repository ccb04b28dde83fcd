import styles from './empty-bench.module.css';

/** Ports of the drawn hub, from the left; the phone hangs on this one. */
const PORTS = [0, 1, 2, 3, 4, 5, 6];
const PLUGGED = 2;
const at = (port: number) => 92 + port * 27;

/** A USB hub with one phone on it. Only a picture: the words beside it say the same. */
export const HubPicture = () => (
  <svg className={styles.picture} viewBox="0 0 320 150" aria-hidden focusable="false">
    <path className={styles.cable} d="M70 118H34q-14 0-14-14V92" />
    <rect className={styles.plug} x="12" y="74" width="16" height="18" rx="3" />
    <rect className={styles.body} x="70" y="100" width="220" height="36" rx="9" />
    <circle className={styles.light} cx="80" cy="127" r="2.5" />
    {PORTS.map((port) => (
      <rect
        key={port}
        className={styles.port}
        data-plugged={port === PLUGGED ? '' : undefined}
        x={at(port)}
        y="110"
        width="17"
        height="8"
        rx="2"
      />
    ))}
    <path className={styles.cable} data-plugged="" d={`M${at(PLUGGED) + 8.5} 110V88`} />
    <rect className={styles.phone} x={at(PLUGGED) - 15} y="6" width="47" height="82" rx="8" />
    <rect className={styles.screen} x={at(PLUGGED) - 10} y="12" width="37" height="70" rx="4" />
    <path className={styles.tick} d={`M${at(PLUGGED) + 1} 47l6 6 10-12`} />
    <path className={styles.waiting} d={`M${at(5) + 8.5} 104V72`} />
    <path className={styles.arrow} d={`M${at(5) + 2.5} 92l6 7 6-7`} />
    <rect className={styles.waiting} x={at(5) - 12} y="8" width="41" height="62" rx="8" />
  </svg>
);
