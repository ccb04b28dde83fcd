import { useNavigate, useSearch } from '@tanstack/react-router';
import { ApprovalsPanel } from '../features/approvals/approvals-panel.tsx';
import { MailPanel } from '../features/deadlines/mail-panel.tsx';
import { DesktopPanel } from '../features/desktop/desktop-panel.tsx';
import { DiagnosticsPanel } from '../features/diagnostics-archive/diagnostics-panel.tsx';
import { DiagnosticsSheet } from '../features/diagnostics-archive/diagnostics-sheet.tsx';
import { RefreshPanel } from '../features/inventory/refresh-panel.tsx';
import { PracticeServicesPanel } from '../features/practice/services-panel.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import type { SettingsSearch } from '../features/settings/settings-search.ts';
import { UpdatesPanel } from '../features/updates/updates-panel.tsx';

/**
 * The settings; how reminders go out and when devices are asked are among them, and in practice how Apple's simulated services behave.
 * The address says whether the sheet of the diagnostics is open, or the updates are to be in sight.
 */
export const SettingsRoute = () => {
  const { at } = useSearch({ from: '/settings' });
  const navigate = useNavigate();
  // In the place of what the address was: the way back leads out of the settings.
  const show = (search: SettingsSearch) => void navigate({ to: '/settings', search, replace: true });
  return (
    <>
      <SettingsScreen
        desktop={<DesktopPanel />}
        reminders={<MailPanel />}
        refresh={<RefreshPanel />}
        approvals={<ApprovalsPanel />}
        updates={<UpdatesPanel sought={at === 'updates'} />}
        diagnostics={<DiagnosticsPanel onCollect={() => show({ at: 'diagnostics' })} />}
        practice={<PracticeServicesPanel />}
      />
      <DiagnosticsSheet open={at === 'diagnostics'} onClose={() => show({})} />
    </>
  );
};
