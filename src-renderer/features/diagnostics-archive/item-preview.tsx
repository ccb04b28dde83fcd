import { UnstyledButton } from '@mantine/core';
import type { DiagnosticsItem, DiagnosticsPreview } from '#contract/diagnostics-archive.ts';
import { useText } from '../../text/use-text.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import styles from './diagnostics.module.css';

interface ItemPreviewProps {
  readonly items: readonly DiagnosticsPreview[];
  readonly shown: DiagnosticsPreview;
  readonly onShow: (item: DiagnosticsItem) => void;
}

/** The files of the archive, and the beginning of the one that is looked at. */
export const ItemPreview = ({ items, shown, onShow }: ItemPreviewProps) => {
  const { t } = useText();
  return (
    <div className={styles.contents}>
      <ul className={styles.items} aria-label={t('diagnosticsArchive.contents')}>
        {items.map(({ item, fileName, size }) => (
          <li key={item}>
            <UnstyledButton className={styles.item ?? ''} aria-pressed={item === shown.item} onClick={() => onShow(item)}>
              <span>{t(`diagnosticsArchive.items.${item}`)}</span>
              <span className="quiet">
                {fileName} · {t('diagnosticsArchive.size', { kilobytes: Math.max(1, Math.round(size / 1024)) })}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <div className={styles.preview}>
        <div className={styles.text}>
          <ScrollRegion label={t('diagnosticsArchive.preview', { name: shown.fileName })}>
            <pre>{shown.preview}</pre>
          </ScrollRegion>
        </div>
        <p className="quiet">{shown.cut ? t('diagnosticsArchive.cut') : ''}</p>
      </div>
    </div>
  );
};
