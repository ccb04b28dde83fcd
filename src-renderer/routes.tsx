import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readActivitySearch } from './features/activity/activity-search.ts';
import { readAssetsSearch } from './features/assets/assets-search.ts';
import { readBenchSearch } from './features/bench/bench-search.ts';
import { readDeviceSearch } from './features/devices/device-tabs.ts';
import { readDevicesSearch } from './features/devices/devices-search.ts';
import { readOperationsSearch } from './features/operations/operations-search.ts';
import { readSettingsSearch } from './features/settings/settings-search.ts';
import { Loading } from './frame/loading.tsx';
import { NotFound } from './frame/not-found.tsx';
import { Root } from './frame/root.tsx';
import { ScreenBroken } from './frame/screen-broken.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });
const at = <P extends string>(path: P) => ({ getParentRoute: () => root, path });

const home = createRoute({ ...at('/'), component: lazyRouteComponent(() => import('./features/home/home-screen.tsx'), 'HomeScreen') });
const devices = createRoute({
  ...at('/devices'),
  validateSearch: readDevicesSearch,
  component: lazyRouteComponent(() => import('./frame/devices-route.tsx'), 'DevicesRoute'),
});
const device = createRoute({
  ...at('/devices/$deviceId'),
  validateSearch: readDeviceSearch,
  component: lazyRouteComponent(() => import('./features/devices/device-screen.tsx'), 'DeviceScreen'),
});
const operations = createRoute({
  ...at('/operations'),
  validateSearch: readOperationsSearch,
  component: lazyRouteComponent(() => import('./features/operations/operations-screen.tsx'), 'OperationsScreen'),
});
const operation = createRoute({
  ...at('/operations/$operationId'),
  component: lazyRouteComponent(() => import('./features/operations/operation-screen.tsx'), 'OperationScreen'),
});
const workHours = createRoute({
  ...at('/work-hours'),
  component: lazyRouteComponent(() => import('./features/work-hours/work-hours-screen.tsx'), 'WorkHoursScreen'),
});
const bench = createRoute({
  ...at('/bench'),
  validateSearch: readBenchSearch,
  component: lazyRouteComponent(() => import('./frame/bench-route.tsx'), 'BenchRoute'),
});
const recipes = createRoute({
  ...at('/recipes'),
  component: lazyRouteComponent(() => import('./features/recipes/recipes-screen.tsx'), 'RecipesScreen'),
});
const batches = createRoute({
  ...at('/batches'),
  component: lazyRouteComponent(() => import('./features/batches/batches-screen.tsx'), 'BatchesScreen'),
});
const batch = createRoute({
  ...at('/batches/$batchId'),
  component: lazyRouteComponent(() => import('./features/batches/batch-screen.tsx'), 'BatchScreen'),
});
const certificates = createRoute({
  ...at('/certificates'),
  component: lazyRouteComponent(() => import('./features/certificates/certificates-screen.tsx'), 'CertificatesScreen'),
});
const credential = createRoute({
  ...at('/certificates/credential/$kind'),
  component: lazyRouteComponent(() => import('./frame/credential-route.tsx'), 'CredentialRoute'),
});
const pushWizard = createRoute({
  ...at('/certificates/push'),
  component: lazyRouteComponent(() => import('./features/push/push-wizard-screen.tsx'), 'PushWizardScreen'),
});
const tokenWizard = createRoute({
  ...at('/certificates/$token'),
  component: lazyRouteComponent(() => import('./frame/token-route.tsx'), 'TokenRoute'),
});
const guide = createRoute({
  ...at('/guide/$kind'),
  component: lazyRouteComponent(() => import('./frame/guide-route.tsx'), 'GuideRoute'),
});
const accounts = createRoute({
  ...at('/accounts'),
  component: lazyRouteComponent(() => import('./features/accounts/accounts-screen.tsx'), 'AccountsScreen'),
});
const assets = createRoute({
  ...at('/assets'),
  validateSearch: readAssetsSearch,
  component: lazyRouteComponent(() => import('./features/assets/assets-screen.tsx'), 'AssetsScreen'),
});
const activity = createRoute({
  ...at('/activity'),
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./features/activity/activity-screen.tsx'), 'ActivityScreen'),
});
const settings = createRoute({
  ...at('/settings'),
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import('./frame/settings-route.tsx'), 'SettingsRoute'),
});
const about = createRoute({
  ...at('/about'),
  component: lazyRouteComponent(() => import('./features/about/about-screen.tsx'), 'AboutScreen'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    devices,
    device,
    operations,
    operation,
    workHours,
    bench,
    batches,
    batch,
    recipes,
    certificates,
    credential,
    pushWizard,
    tokenWizard,
    guide,
    accounts,
    assets,
    activity,
    settings,
    about,
  ]),
  history: createHashHistory(),
  // Another device, operation or batch is another screen: what was typed, opened or looked at there does not come along.
  defaultRemountDeps: ({ params }) => params,
  defaultPendingComponent: Loading,
  defaultErrorComponent: ScreenBroken,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
