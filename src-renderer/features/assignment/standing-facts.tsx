import type { Standing } from '#contract/assignment.ts';
import { agoText, dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { useNow } from '../../ui/use-now.ts';

const MINUTE_MS = 60_000;

/** How a device stands with Apple, in the words of product.md 4.12. */
export const StandingFacts = ({ standing, narrow }: { standing: Standing; narrow: boolean }) => {
  const { t, language } = useText();
  const now = useNow(MINUTE_MS / 2);
  const { inOrganization, server, serverName, profile, profileIsOurs, provisional, checkedAt } = standing;
  const noted = (main: string, note: string | null) => (note === null ? main : t('common.withNote', { main, note }));
  const organization = inOrganization === null ? 'unknown' : inOrganization ? 'yes' : 'no';
  const facts: Fact[] = [
    { name: t('assignment.names.organization'), value: t(`assignment.organization.${organization}`) },
    { name: t('assignment.names.server'), value: noted(t(`assignment.server.${server ?? 'unknown'}`), serverName) },
    {
      name: t('assignment.names.profile'),
      value: noted(t(`assignment.profile.${profile ?? 'unknown'}`), profileIsOurs === false ? t('assignment.profile.other') : null),
    },
  ];
  if (provisional !== null) {
    const day = dayText(provisional.until, language);
    facts.push({
      name: t('assignment.names.provisional'),
      value: noted(t('assignment.days', { days: provisional.daysLeft }), t('assignment.provisionalUntil', { day })),
    });
  }
  facts.push({
    name: t('assignment.names.checkedAt'),
    value: checkedAt === null ? t('assignment.never') : noted(momentText(checkedAt, language), agoText(checkedAt, now, language, t)),
  });
  return <Facts narrow={narrow} facts={facts} />;
};
