import { IconFileCertificate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import styles from './wizard.module.css';

/** The name of a file that is saved from here, with what to do about it. */
export const FileCard = ({ fileName, children }: { fileName: string; children?: ReactNode }) => {
  const { t } = useText();
  return (
    <div className={styles.file}>
      <IconFileCertificate size={30} stroke={1.5} aria-hidden />
      <div>
        <p className="quiet">{t('push.request.file')}</p>
        <p className="mono">{fileName}</p>
      </div>
      {children}
    </div>
  );
};
