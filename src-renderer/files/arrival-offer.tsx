import { Button, Switch } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useAsk } from '../bridge/use-ask.ts';
import { useCall } from '../bridge/use-call.ts';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from '../ui/notice.tsx';
import { kindText } from './file-answer.tsx';
import styles from './files.module.css';
import type { Place } from './places.ts';

interface ArrivalOfferProps {
  readonly accepts: readonly Place[];
  readonly onFile: (file: { arrivalId: string }) => void;
  /** While the caller is busy with a file. */
  readonly pending?: boolean;
}

/** Offers what arrived in the downloads folder, and asks whether it may be watched at all. */
export const ArrivalOffer = ({ accepts, onFile, pending = false }: ArrivalOfferProps) => {
  const { t } = useText();
  const { value } = useAsk('certificates', 'downloads', {});
  const watch = useCall('certificates', 'watchDownloads');
  const dismiss = useCall('certificates', 'dismissArrival');
  if (value === undefined) return null;
  const arrivals = value.arrivals.filter(({ place }) => place !== null && accepts.includes(place));
  return (
    <div className={styles.stack}>
      <div role="status" className={styles.stack}>
        {arrivals.map(({ arrivalId, fileName, kind }) => (
          <Notice key={arrivalId} tone="info" icon={IconDownload} title={t('files.arrival.title', { fileName })}>
            <p>{kindText(t, kind)}</p>
            <div className={styles.buttons}>
              <Button
                size="compact-sm"
                loading={pending}
                aria-label={t('files.arrival.takeThis', { fileName })}
                onClick={() => onFile({ arrivalId })}
              >
                {t('files.arrival.take')}
              </Button>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t('files.arrival.closeThis', { fileName })}
                onClick={() => void dismiss.run({ arrivalId })}
              >
                {t('common.close')}
              </Button>
            </div>
          </Notice>
        ))}
      </div>
      <Switch
        size="sm"
        checked={value.agreed}
        // What was agreed to can be taken back whether or not the folder is there.
        disabled={watch.pending || !(value.available || value.agreed)}
        label={t('files.watch.label')}
        description={
          value.watching
            ? `${t('files.watch.text')} ${t('files.watch.folder', { folder: value.folder })}`
            : value.agreed
              ? t('files.watch.gone', { folder: value.folder })
              : t(value.available ? 'files.watch.text' : 'files.watch.unavailable')
        }
        onChange={(event) => void watch.run({ on: event.currentTarget.checked })}
      />
      {watch.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, watch.refusal)}</p>
        </Notice>
      )}
    </div>
  );
};
