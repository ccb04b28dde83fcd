import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CredentialView } from '#contract/certificates.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import styles from './certificates.module.css';
import { shortName, tailOf } from './identity-text.ts';
import { Owners } from './owners.tsx';
import { PrimaryLink } from './primary-link.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Standing } from './standing.tsx';
import { VerifyButton } from './verify-button.tsx';

/** One credential in one line: what it is, how long it lasts, whose it is, whether it works, what to do. */
export const CredentialRow = ({ credential, underWay }: { credential: CredentialView; underWay: boolean }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const { kind, installed, identity, identityName, simulated, verifiedAt, problem } = credential;
  const name = t(`certificates.kinds.${kind}`);
  const hasWizard = kind === 'push' || kind === 'ade' || kind === 'content' || kind === 'api';
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <h3>
          <Link to="/certificates/credential/$kind" params={{ kind }}>
            {name}
          </Link>
          {installed && simulated ? <Chip tone="caution" icon={IconFlag} label={t('certificates.row.simulated')} /> : null}
        </h3>
        <p className="quiet">{installed ? shortName(identityName) : t(`certificates.purpose.${kind}`)}</p>
        {installed && identity !== identityName ? <p className={`quiet mono ${styles.tail}`}>{tailOf(identity)}</p> : null}
      </div>
      <Standing credential={credential} />
      <div className={styles.people}>
        <Owners credential={credential} />
        {installed ? (
          <p className="quiet numbers">
            {t('certificates.row.verified')}: {verifiedAt === null ? t('certificates.row.never') : momentText(verifiedAt, language)}
          </p>
        ) : null}
      </div>
      <div className={styles.deeds}>
        <PrimaryLink credential={credential} underWay={underWay} />
        {installed ? <VerifyButton kind={kind} /> : null}
        {hasWizard || installed ? null : (
          <Button
            variant="default"
            aria-label={t('certificates.row.detailsOf', { name })}
            onClick={() => void navigate({ to: '/certificates/credential/$kind', params: { kind } })}
          >
            {t('certificates.row.details')}
          </Button>
        )}
      </div>
      {problem === null ? null : (
        <div className={styles.across}>
          <ProblemNotice problem={problem} />
        </div>
      )}
    </li>
  );
};
