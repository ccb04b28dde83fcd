import { createContext, type ReactNode, useContext } from 'react';
import styles from './page.module.css';

/** What the frame shows at the end of every toolbar, and above the content. */
export interface PageChrome {
  readonly appName: string;
  readonly status: ReactNode;
  readonly banner: ReactNode;
}

const ChromeContext = createContext<PageChrome>({ appName: '', status: null, banner: null });
export const PageChromeProvider = ChromeContext.Provider;

interface PageProps {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Before the title: the way back. */
  readonly leading?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** `fill`: the content scrolls by itself and reaches the edges. */
  readonly layout?: 'scroll' | 'fill';
}

/** A screen: toolbar with title, subtitle and actions, and the content under it. */
export const Page = ({ title, subtitle, leading, actions, children, layout = 'scroll' }: PageProps) => {
  const chrome = useContext(ChromeContext);
  return (
    <main className={styles.page}>
      <title>{`${title} – ${chrome.appName}`}</title>
      <header className={styles.toolbar}>
        {leading}
        <div className={styles.titles}>
          <h1 className={styles.title}>{title}</h1>
          {subtitle === undefined ? null : <p className={styles.subtitle}>{subtitle}</p>}
        </div>
        <div className={styles.actions}>{actions}</div>
        {chrome.status}
      </header>
      {chrome.banner}
      {/* A page without anything to press in it must still be reached, to be scrolled with the keys. */}
      <div id="content" tabIndex={layout === 'fill' ? -1 : 0} className={layout === 'fill' ? styles.fill : styles.scroll}>
        {children}
      </div>
    </main>
  );
};
