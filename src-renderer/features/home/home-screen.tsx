import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Page } from '../../ui/page.tsx';
import { BenchCard } from './bench-card.tsx';
import { DeadlinesCard } from './deadlines-card.tsx';
import { DevicesCard } from './devices-card.tsx';
import { FirstSteps } from './first-steps.tsx';
import styles from './home.module.css';
import { RecentCard } from './recent-card.tsx';
import { TodayCard } from './today-card.tsx';

/** What wants to be done today; before the first device, how to begin. */
export const HomeScreen = () => {
  const { t } = useText();
  const settings = useAsk('settings', 'get', {});
  const push = useAsk('push', 'overview', {});
  const deadlines = useAsk('deadlines', 'overview', {});
  const bench = useAsk('bench', 'slots', {});
  const recipes = useAsk('recipes', 'list', {});
  const batches = useAsk('batches', 'list', { offset: 0, limit: 1 });
  const provisional = useAsk('assignment', 'provisional', {});
  const devices = useAsk('devices', 'counts', { filter: {} });
  const expiring = useAsk('commands', 'expiring', { limit: 1 });
  const operations = useAsk('operations', 'list', { open: true, limit: 1 });
  const facts = {
    settings: settings.value,
    push: push.value,
    deadlines: deadlines.value,
    bench: bench.value,
    recipes: recipes.value,
    batches: batches.value,
    provisional: provisional.value,
    devices: devices.value,
    expiring: expiring.value,
    operations: operations.value,
  };
  const { organizationName } = settings.value ?? {};
  const known = settings.value && push.value && deadlines.value && bench.value && recipes.value && batches.value && devices.value;
  const anyDevice = (devices.value?.all ?? 0) > 0;
  return (
    <Page title={t('frame.areas.home')} {...(organizationName ? { subtitle: organizationName } : {})}>
      {known ? (
        anyDevice ? (
          <div className={styles.grid}>
            <TodayCard facts={facts} />
            <DeadlinesCard overview={deadlines.value} push={push.value} className={styles.wide} />
            <DevicesCard counts={devices.value} />
            <BenchCard bench={bench.value} />
            <RecentCard />
          </div>
        ) : (
          <div className={styles.grid}>
            <FirstSteps facts={facts} />
            <DeadlinesCard overview={deadlines.value} push={push.value} className={styles.wide} />
          </div>
        )
      ) : (
        <DelayedLoader label={t('frame.loading')} />
      )}
    </Page>
  );
};
