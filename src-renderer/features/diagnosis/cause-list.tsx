import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import type { DiagnosisStep, DiagnosisView } from '#contract/diagnosis.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { type Say, sayIfKnown, useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { confidenceLook } from './confidence-look.ts';
import styles from './diagnosis.module.css';

type Cause = DiagnosisView['causes'][number];

/** What it comes from, the likeliest first, each with what it follows from and what to do. */
export const CauseList = ({ view, onLeave }: { view: DiagnosisView; onLeave: () => void }) => {
  const { t } = useText();
  const id = useId();
  return (
    <section aria-labelledby={id} aria-live="polite">
      <h3 id={id} className={styles.heading}>
        {t('diagnosis.causes')}
      </h3>
      <ol className={styles.causes} aria-labelledby={id}>
        {view.causes.map((each, index) => (
          <li key={each.cause}>
            <CauseCard cause={each} first={index === 0} deviceId={view.deviceId} onLeave={onLeave} />
          </li>
        ))}
      </ol>
    </section>
  );
};

const CauseCard = ({ cause, first, deviceId, onLeave }: { cause: Cause; first: boolean; deviceId: string; onLeave: () => void }) => {
  const { t, language } = useText();
  const stepText = sayIfKnown(t, `diagnosis.stepText.${cause.step}`);
  return (
    <article className={styles.cause} data-first={first ? '' : undefined}>
      <header>
        <h4>{t(`diagnosis.cause.${cause.cause}.title`)}</h4>
        <Chip {...confidenceLook[cause.confidence]} label={t(`diagnosis.confidence.${cause.confidence}`)} />
      </header>
      <p>{t(`diagnosis.cause.${cause.cause}.text`)}</p>
      {cause.evidence.length === 0 ? null : (
        <dl className={styles.evidence} aria-label={t('diagnosis.evidenceLabel')}>
          {cause.evidence.map(({ key, value }) => (
            <div key={key}>
              <dt>{sayIfKnown(t, `diagnosis.evidence.${key}`) ?? key}</dt>
              <dd>{evidenceText(t, language, key, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <StepButton step={cause.step} first={first} deviceId={deviceId} onLeave={onLeave} />
      {stepText === undefined ? null : <p className="quiet">{stepText}</p>}
    </article>
  );
};

/** The places where a step is done; the others are said in words. */
const places = {
  'get-push': { to: '/certificates/push' },
  'renew-push': { to: '/certificates/push' },
  'roll-back-push': { to: '/certificates/credential/$kind', params: { kind: 'push' } },
  'see-engine': { to: '/settings' },
  'collect-console-log': { to: '/bench' },
} as const;

const StepButton = ({ step, first, deviceId, onLeave }: { step: DiagnosisStep; first: boolean; deviceId: string; onLeave: () => void }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const check = useCall('diagnosis', 'checkNetwork');
  const variant = first ? 'filled' : 'default';
  if (step === 'check-network') {
    return (
      <Button variant={variant} loading={check.pending} onClick={() => void check.run({ deviceId })}>
        {t('diagnosis.step.check-network')}
      </Button>
    );
  }
  if (step in places) {
    const place = places[step as keyof typeof places];
    const go = () => {
      onLeave();
      void navigate(place);
    };
    return (
      <Button variant={variant} onClick={go}>
        {t(`diagnosis.step.${step}`)}
      </Button>
    );
  }
  return step === 'none' ? null : <p className={styles.stepName}>{t(`diagnosis.step.${step}`)}</p>;
};

const evidenceText = (t: Say, language: 'ja' | 'en', key: string, value: string): string => {
  if (key === 'reachability') return sayIfKnown(t, `diagnosis.network.result.${value}`) ?? value;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : momentText(at, language);
};
