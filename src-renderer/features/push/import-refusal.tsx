import type { PushWizard } from '#contract/push.ts';
import { momentText } from '../../text/dates.ts';
import type { ja } from '../../text/ja.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { RefusalCard, RefusalParts } from '../../wizard/refusal-card.tsx';

type Problem = NonNullable<PushWizard['problem']>;
export type FileRefusal = keyof typeof ja.refusals;

const codes: Readonly<Record<FileRefusal, true>> = {
  'not-a-certificate': true,
  'not-a-push-certificate': true,
  'key-mismatch': true,
  'not-yet-valid': true,
  expired: true,
  'older-than-installed': true,
  'topic-changed': true,
  'already-installed': true,
  'not-a-push-request': true,
  'not-an-mdmcert-reply': true,
  'other-request': true,
  damaged: true,
  'signature-wrong': true,
  'chain-incomplete': true,
  'vendor-expired': true,
};

export const isFileRefusal = (code: string): code is FileRefusal => Object.hasOwn(codes, code);

/** Why the file was not taken: what it is, what was wanted, what to do next. */
export const ImportRefusal = ({ code, problem, wizard }: { code: FileRefusal; problem: Problem; wizard: PushWizard }) => {
  const { t, language } = useText();
  const fileName = wizard.requestFileName === '' ? wizard.csrFileName : wizard.requestFileName;
  const details = { fileName, ...withDates(problem.details, language) };
  const kind = problem.details['kind'];
  // Where a certificate is meant, that it is one says nothing; its subject does.
  const what = kind === undefined || code === 'not-a-push-certificate' ? undefined : sayIfKnown(t, `files.kinds.${kind}`);
  return (
    <RefusalCard title={t(`refusals.${code}.title`)}>
      <RefusalParts
        parts={[
          { name: t('wizard.refusal.what'), text: what ?? t(`refusals.${code}.what`, details) },
          { name: t('wizard.refusal.wanted'), text: t(`refusals.${code}.wanted`, details) },
          { name: t('wizard.refusal.next'), text: t(`refusals.${code}.next`, details) },
        ]}
      />
    </RefusalCard>
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
