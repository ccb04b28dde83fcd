import { IconAlertTriangle } from '@tabler/icons-react';
import type { CredentialView } from '#contract/certificates.ts';
import { sayIfKnown, useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

/** Why a credential was found not to work, and what to do about it. */
export const ProblemNotice = ({ problem }: { problem: CredentialView['problem'] }) => {
  const { t } = useText();
  if (problem === null) return null;
  return (
    <Notice tone="bad" icon={IconAlertTriangle} title={t('certificates.row.problem')}>
      <p>
        {sayIfKnown(t, `errors.certificates.verify.${problem.code}`, problem.details) ??
          t('certificates.row.unknownProblem', { code: problem.code })}
      </p>
    </Notice>
  );
};
