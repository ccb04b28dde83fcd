import { Button } from '@mantine/core';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../text/use-text.ts';
import styles from './route.module.css';
import { type RouteGroup, RouteGroupForm } from './route-group.tsx';
import { RoutePrint } from './route-print.tsx';
import { type Route, routeOf, unanswered } from './route-rules.ts';

const newGroup = (uid: number): RouteGroup => ({ uid, name: '', count: '', answers: unanswered });

/**
 * Finds the recipe for each group of devices that were bought together (product.md S-04), and prints what was found. `onChoose`: the
 * recipe the person wants to go on with.
 */
export const RouteGuide = ({ onChoose }: { onChoose?: (route: Route) => void }) => {
  const { t } = useText();
  const [groups, setGroups] = useState<readonly RouteGroup[]>([newGroup(1)]);
  const change = (changed: RouteGroup) => setGroups(groups.map((each) => (each.uid === changed.uid ? changed : each)));
  const add = () => setGroups([...groups, newGroup(Math.max(...groups.map(({ uid }) => uid)) + 1)]);
  const remove = (gone: RouteGroup) => setGroups(groups.filter((each) => each !== gone));
  return (
    <div className={styles.guide}>
      <p>{t('recipes.route.lead')}</p>
      {groups.map((group, index) => (
        <RouteGroupForm
          key={group.uid}
          group={group}
          number={index + 1}
          onChange={change}
          {...(groups.length > 1 ? { onRemove: () => remove(group) } : {})}
          {...(onChoose === undefined ? {} : { onChoose })}
        />
      ))}
      <div className={styles.buttons}>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t('recipes.route.add')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={groups.every(({ answers }) => routeOf(answers) === null)}
          onClick={() => window.print()}
        >
          {t('recipes.route.print')}
        </Button>
      </div>
      <RoutePrint groups={groups} />
    </div>
  );
};
