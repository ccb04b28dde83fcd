import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { BridgeProvider } from './bridge/bridge-context.tsx';
import type { Connection } from './bridge/connection.ts';
import { ErrorBoundary } from './frame/error-boundary.tsx';
import { Gate } from './frame/gate.tsx';
import { router } from './routes.tsx';
import { theme } from './ui/theme.ts';

const Beginning = lazy(async () => ({ default: (await import('./frame/beginning.tsx')).Beginning }));

// The code of the first screen comes while the core is still asked for the settings.
void router.load();

const newClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // The core is on this machine: whether the internet is there does not matter, and events keep answers fresh.
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnMount: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });

export const App = ({ connection }: { connection: Connection }) => {
  const [client] = useState(newClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {/* Above a sheet (200), below whatever a person has opened to choose from (300). */}
      <Notifications position="top-right" zIndex={250} />
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <BridgeProvider connection={connection}>
            <Suspense fallback={null}>
              <Gate undecided={<Beginning />}>
                <RouterProvider router={router} />
              </Gate>
            </Suspense>
          </BridgeProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
};
