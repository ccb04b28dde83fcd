import { Button } from '@mantine/core';
import { IconDownload, IconFileOff, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Library } from '#contract/about.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { saveText } from '../../ui/files.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { refused } from '../../ui/toast.ts';
import styles from './about.module.css';
import { LicenceSheet } from './licence-sheet.tsx';

/** What this program is: its version, what it runs on, and whose work it is made of. */
export const AboutScreen = () => {
  const { t } = useText();
  const { value, refusal } = useAsk('about', 'get', {});
  const sbom = useCall('about', 'sbom');
  const save = async () => {
    const answer = await sbom.run({});
    if (answer.ok) saveText(answer.value.fileName, answer.value.content);
    else refused((t) => refusalText(t, refusalOf('about', 'sbom', answer.error)));
  };
  if (value === undefined) {
    return (
      <Page title={t('about.title')}>
        {refusal === null ? <DelayedLoader label={t('frame.loading')} /> : <Empty icon={IconFileOff} title={refusalText(t, refusal)} />}
      </Page>
    );
  }
  return (
    <Page
      title={t('about.title')}
      subtitle={value.version}
      actions={
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={sbom.pending} onClick={() => void save()}>
          {t('about.saveSbom')}
        </Button>
      }
    >
      <div className={styles.panels}>
        <Panel title={t('about.versions')}>
          <Facts
            facts={[
              { name: t('frame.product'), value: value.version, mono: true },
              ...value.runtimes.map(({ name, version }) => ({ name, value: version, mono: true })),
            ]}
          />
        </Panel>
        <Libraries libraries={value.libraries} />
      </div>
    </Page>
  );
};

const Libraries = ({ libraries }: { libraries: readonly Library[] }) => {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Library | null>(null);
  const found = libraries.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(search.toLowerCase()));
  return (
    <Panel title={t('about.libraries', { count: libraries.length })}>
      <p className="quiet">{t('about.text')}</p>
      <SearchField className={styles.search} label={t('about.search')} value={search} onSearch={setSearch} />
      {found.length === 0 ? (
        <Empty icon={IconSearch} title={t('about.none')} />
      ) : (
        <ul className={styles.libraries} aria-label={t('about.libraries', { count: libraries.length })}>
          {found.map((library) => (
            <li key={`${library.name}@${library.version}`}>
              <span className={styles.name}>{library.name}</span>
              <span className="mono quiet">{library.version}</span>
              <span className={styles.licence}>{library.licence}</span>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t('about.readOf', { name: `${library.name} ${library.version}` })}
                onClick={() => setShown(library)}
              >
                {t('about.read')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {shown === null ? null : <LicenceSheet library={shown} onClose={() => setShown(null)} />}
    </Panel>
  );
};
