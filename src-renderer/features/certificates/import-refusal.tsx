import { IconCircleXFilled } from '@tabler/icons-react';
import type { PushWizard } from '#contract/certificates.ts';
import { momentText } from '../../text/dates.ts';
import type { ja } from '../../text/ja.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './wizard.module.css';

type Problem = NonNullable<PushWizard['problem']>;
type RefusalCode = keyof typeof ja.refusals;
const codes: readonly RefusalCode[] = [
  'not-a-certificate',
  'not-a-push-certificate',
  'key-mismatch',
  'not-yet-valid',
  'expired',
  'older-than-installed',
  'topic-changed',
  'already-installed',
];

/** Why the file was not taken: what it is, what was wanted, what to do next. */
export const ImportRefusal = ({ problem, requestFileName }: { problem: Problem; requestFileName: string }) => {
  const { t, language } = useText();
  const code = codes.find((each) => each === problem.code);
  if (code === undefined) {
    return (
      <Notice tone="bad" icon={IconCircleXFilled} role="alert">
        <p>{refusalText(t, { noun: 'certificates', call: 'verifyPush', ...problem })}</p>
      </Notice>
    );
  }
  const details = { requestFileName, ...withDates(problem.details, language) };
  const kind = problem.details['kind'];
  const what = kind === undefined ? undefined : sayIfKnown(t, `wizard.kinds.${kind}`);
  return (
    <div className={styles.refusal} role="alert">
      <h3>
        <IconCircleXFilled size={20} aria-hidden />
        {t(`refusals.${code}.title`)}
      </h3>
      <dl>
        <dt>{t('wizard.refusal.what')}</dt>
        <dd>
          {what === undefined || code === 'not-a-push-certificate' ? `${what ?? ''} ${t(`refusals.${code}.what`, details)}`.trim() : what}
        </dd>
        <dt>{t('wizard.refusal.wanted')}</dt>
        <dd>{t(`refusals.${code}.wanted`, details)}</dd>
        <dt>{t('wizard.refusal.next')}</dt>
        <dd>{t(`refusals.${code}.next`, details)}</dd>
      </dl>
    </div>
  );
};

/** Instants come as ISO texts; people read dates. */
const withDates = (details: Problem['details'], language: 'ja' | 'en'): Record<string, string> =>
  Object.fromEntries(
    Object.entries(details).map(([key, value]) => {
      const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
      return [key, Number.isNaN(at) ? value : momentText(at, language)];
    }),
  );
