import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { ValueOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { dayText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';
import styles from './certificates.module.css';
import { countedAnew } from './counted-anew.ts';
import { shortName, tailOf } from './identity-text.ts';

type Plan = ValueOf<'certificates', 'planRollback'>;

/** Asks before going back: once where devices notice nothing, by word, number and reason where some fall silent. */
export const RollbackSheet = ({ id, plan: planned, onClose }: { id: number; plan: Plan; onClose: () => void }) => {
  const { t, language } = useText();
  const rollback = useCall('certificates', 'rollback');
  const [plan, setPlan] = useState(planned);
  const confirm = async (confirmation: { typed: string; reason: string } | null) => {
    const answer = await rollback.run({ id, confirmation });
    if (!answer.ok) {
      const devices = countedAnew(answer.error);
      // A device that enrolled since the plan was made may be the first that would fall silent.
      if (devices !== null) setPlan({ ...plan, devices, level: 3 });
      return;
    }
    told(t('certificates.rollback.done'));
    onClose();
  };
  // It is done whether or not the sheet is there: it goes with the answer.
  const cancel = () => {
    if (!rollback.pending) onClose();
  };
  const title = t('certificates.rollback.title', { name: t(`certificates.kinds.${plan.kind}`) });
  const refusal = rollback.refusal === null ? null : refusalText(t, rollback.refusal);
  if (plan.level === 3) {
    const phrase = confirmationPhrase('restore', plan.devices, language);
    return (
      <DangerSheet
        open
        title={title}
        phrase={phrase}
        labels={dangerLabels(t, phrase, t('certificates.rollback.action'))}
        pending={rollback.pending}
        refusal={refusal}
        onCancel={cancel}
        onConfirm={(given) => void confirm(given)}
      >
        <Both plan={plan} />
      </DangerSheet>
    );
  }
  return (
    <ConfirmSheet
      open
      title={title}
      cancelLabel={t('common.cancel')}
      actionLabel={t('certificates.rollback.action')}
      onCancel={cancel}
      onConfirm={() => void confirm(null)}
      pending={rollback.pending}
      width={560}
    >
      <Both plan={plan} />
      {refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusal}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};

const Both = ({ plan }: { plan: Plan }) => {
  const { t, language } = useText();
  const named = ({ identity, identityName, expiresAt }: Plan['from']) => (
    <>
      {shortName(identityName)} {identity === identityName ? null : <span className="mono">{tailOf(identity)}</span>}
      <span className="quiet">
        {' '}
        {expiresAt === null ? t('certificates.row.forever') : t('certificates.row.until', { date: dayText(expiresAt, language) })}
      </span>
    </>
  );
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          { name: t('certificates.rollback.from'), value: named(plan.from) },
          { name: t('certificates.rollback.to'), value: named(plan.to) },
        ]}
      />
      <p>
        {plan.devices === 0 ? (
          t(plan.level === 3 && plan.kind === 'supervision' ? 'certificates.rollback.uncounted' : 'certificates.rollback.none')
        ) : (
          <strong>{t('certificates.rollback.silent', { count: plan.devices })}</strong>
        )}
      </p>
      <p className="quiet">{t('certificates.rollback.swap')}</p>
    </div>
  );
};
