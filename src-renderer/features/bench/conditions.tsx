import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';

/** What speaks against beginning, as far as the device tells. */
export const Conditions = ({ conditions }: { conditions: NonNullable<Slot['conditions']> }) => {
  const { t } = useText();
  const { findMy, signedIn, setUp, supervisedBy } = conditions;
  return (
    <>
      <h3>{t('bench.inspector.conditions')}</h3>
      <Facts
        narrow
        facts={[
          { name: t('bench.inspector.findMy'), value: t(findMy ? 'bench.inspector.on' : 'bench.inspector.off') },
          { name: t('bench.inspector.signedIn'), value: t(signedIn ? 'bench.inspector.signedInYes' : 'bench.inspector.signedInNo') },
          { name: t('bench.inspector.setUp'), value: t(setUp ? 'bench.inspector.setUpYes' : 'bench.inspector.setUpNo') },
          { name: t('bench.inspector.supervisedBy'), value: t(`bench.inspector.by.${supervisedBy}`) },
        ]}
      />
    </>
  );
};
