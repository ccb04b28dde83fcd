import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentProps, useEffect, useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { ScanBar } from '../features/assets/scan-bar.tsx';
import { BatchBar } from '../features/batches/batch-bar.tsx';
import { BenchScreen } from '../features/bench/bench-screen.tsx';
import { ConnectPractice } from '../features/practice/connect-practice.tsx';
import { PracticeHands } from '../features/practice/practice-hands.tsx';
import { RouteGuide } from '../features/recipes/route-guide.tsx';

const GuidedBatchBar = (props: Omit<ComponentProps<typeof BatchBar>, 'guide' | 'begin'>) => {
  const navigate = useNavigate();
  const { recipe } = useSearch({ from: '/bench' });
  const [begin] = useState(recipe ?? null);
  // The address asks once: whoever closes the sheet and loads the page anew is not asked again.
  useEffect(() => {
    if (recipe !== undefined) void navigate({ to: '/bench', replace: true });
  }, [recipe, navigate]);
  return <BatchBar {...props} begin={begin} guide={(choose) => <RouteGuide onChoose={choose} />} />;
};

/** The bench with its batch and the scanner; in the practice world with hands for the simulated devices beside it. */
export const BenchRoute = () => {
  const { value } = useAsk('settings', 'get', {});
  const practice = value?.world === 'practice' ? { hands: <PracticeHands />, connect: <ConnectPractice /> } : {};
  return <BenchScreen batch={GuidedBatchBar} scanBar={<ScanBar />} {...practice} />;
};
