import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { type PortalName, portalName } from '../../text/portal-names.ts';
import { useText } from '../../text/use-text.ts';
import styles from '../../wizard/wizard.module.css';
import { installedName, useCredential } from './use-installed.ts';

type Name = (name: PortalName) => string;

/** What to do on Apple's pages, step by step, with the names the buttons carry (product.md 1.Z: 7-2-2, 7-3-1). */
export const PortalGuide = ({ wizard }: { wizard: TokenWizard }) => {
  const { t, language } = useText();
  const isPractice = useAsk('settings', 'get', {}).value?.world === 'practice';
  const credential = useCredential(wizard.kind);
  const name: Name = (each) => portalName(each, language, isPractice);
  const steps = useSteps(wizard.kind, wizard, installedName(credential), name);
  return (
    <section className={styles.section} aria-label={t('tokens.guide.title')}>
      <h3>{t('tokens.guide.title')}</h3>
      <ol className={styles.guide}>
        <li>{wizard.account === '' ? t('tokens.guide.signInAny') : t('tokens.guide.signIn', { account: wizard.account })}</li>
        <li>{t('tokens.guide.code')}</li>
        <li>{t('tokens.guide.preferences', { preferences: name('preferences') })}</li>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="quiet">{t('tokens.guide.renamed')}</p>
    </section>
  );
};

const useSteps = (kind: TokenKind, wizard: TokenWizard, installed: string, name: Name): readonly string[] => {
  const { t } = useText();
  const fileName = wizard.publicKeyFileName;
  if (kind === 'content') {
    const [tokens, download] = [name('contentTokens'), name('download')];
    return [
      t('tokens.guide.content.payments', { payments: name('payments') }),
      installed === ''
        ? t('tokens.guide.content.row', { tokens, download })
        : t('tokens.guide.content.rowOf', { tokens, download, location: installed }),
      t('tokens.guide.content.back'),
    ];
  }
  if (kind === 'api') {
    return [
      t('tokens.guide.api.open', { api: name('api') }),
      t('tokens.guide.api.create', { create: name('createApi') }),
      t('tokens.guide.api.copy', { clientId: name('clientId'), keyId: name('keyId') }),
      t('tokens.guide.api.download', { key: name('privateKey') }),
      t('tokens.guide.api.back'),
    ];
  }
  const [servers, download, save] = [name('servers'), name('downloadServerToken'), t('tokens.guide.ade.save', { save: name('save') })];
  const row = wizard.renewal
    ? [
        installed === '' ? t('tokens.guide.ade.open') : t('tokens.guide.ade.openRow', { servers, server: installed }),
        ...(fileName === '' ? [] : [t('tokens.guide.ade.replace', { replace: name('replaceKey'), fileName }), save]),
      ]
    : [
        t('tokens.guide.ade.add', { servers, add: name('addServer') }),
        t('tokens.guide.ade.name'),
        fileName === ''
          ? t('tokens.guide.ade.uploadAny', { upload: name('uploadKey') })
          : t('tokens.guide.ade.upload', { upload: name('uploadKey'), fileName }),
        save,
        t('tokens.guide.ade.open'),
      ];
  return [...row, t('tokens.guide.ade.download', { download }), t('tokens.guide.ade.confirm', { download }), t('tokens.guide.ade.back')];
};
