import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './assets.module.css';
import type { KeyLayout } from './key-layout.ts';
import type { SampleDrawing } from './sample-codes.ts';
import { layoutThatFits, samples } from './samples.ts';
import { useScannerLayout } from './scanner-settings.ts';
import { useScanner } from './use-scanner.ts';
import { type Scanned, textOf } from './wedge.ts';

const layouts: readonly KeyLayout[] = ['us', 'jis'];

/** Codes to scan, and what arrives of them. A scanner set to another keyboard is found out by the symbols. */
export const ScannerTest = () => {
  const { t } = useText();
  const [layout, setLayout] = useScannerLayout();
  const [heard, setHeard] = useState<Scanned | null>(null);
  useScanner(setHeard, layout);
  const drawings = useDrawings();
  const layoutLabel = useId();
  const text = heard === null ? '' : textOf(heard.strokes, layout);
  const right = samples.some(({ code }) => code === text);
  const other = heard === null || right ? null : layoutThatFits(heard, layouts);
  return (
    <div className={styles.testing}>
      <Panel title={t('assets.test.title')}>
        <p className={styles.lead}>{t('assets.test.text')}</p>
        <ul className={styles.samples}>
          {samples.map(({ id, code }) => (
            <li key={id}>
              <p>
                {t(`assets.test.sample.${id}`)} <span className="mono">{code}</span>
              </p>
              {drawings === null ? (
                <p className="quiet">{t('assets.test.drawing')}</p>
              ) : (
                <>
                  <img className={styles.qr} src={drawings.get(code)?.qr} alt={t('assets.test.qr', { code })} />
                  <img className={styles.code128} src={drawings.get(code)?.code128} alt={t('assets.test.code128', { code })} />
                </>
              )}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('assets.test.received')}>
        <div className={styles.fields}>
          <div role="status" className={styles.fields}>
            {heard === null ? (
              <p className="quiet">{t('assets.test.nothing')}</p>
            ) : (
              <>
                <p className={styles.heard}>{text}</p>
                <Notice
                  tone={right ? 'good' : 'caution'}
                  icon={right ? IconCheck : IconAlertTriangle}
                  action={other === null ? null : <Button onClick={() => setLayout(other)}>{switchText(t, other)}</Button>}
                >
                  <p>
                    {right
                      ? t('assets.test.right')
                      : other === null
                        ? t('assets.test.wrong')
                        : t('assets.test.asOther', { layout: t(`assets.test.layouts.${other}`) })}
                  </p>
                </Notice>
                <p className="quiet">{t('assets.test.speed', { count: heard.strokes.length, gap: Math.round(heard.gap) })}</p>
              </>
            )}
          </div>
          <p className="quiet">{t('assets.test.help')}</p>
          <div>
            <p className={styles.heading} id={layoutLabel}>
              {t('assets.test.layout')}
            </p>
            <SegmentedControl
              fullWidth
              aria-labelledby={layoutLabel}
              value={layout}
              onChange={(next) => setLayout(next === 'jis' ? 'jis' : 'us')}
              data={layouts.map((each) => ({ value: each, label: t(`assets.test.layouts.${each}`) }))}
            />
          </div>
        </div>
      </Panel>
    </div>
  );
};

const switchText = (t: ReturnType<typeof useText>['t'], layout: KeyLayout) =>
  t('assets.test.switch', { layout: t(`assets.test.layouts.${layout}`) });

/** Drawn once; what draws them is large and is fetched only here. */
const useDrawings = (): ReadonlyMap<string, SampleDrawing> | null => {
  const [drawings, setDrawings] = useState<ReadonlyMap<string, SampleDrawing> | null>(null);
  useEffect(() => {
    let shown = true;
    void import('./sample-codes.ts').then(({ drawSample }) => {
      if (shown) setDrawings(new Map(samples.map(({ code }) => [code, drawSample(code)])));
    });
    return () => {
      shown = false;
    };
  }, []);
  return drawings;
};
