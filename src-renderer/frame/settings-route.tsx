import { useNavigate } from '@tanstack/react-router';
import { ApprovalsPanel } from '../features/approvals/approvals-panel.tsx';
import { MailPanel } from '../features/deadlines/mail-panel.tsx';
import { DesktopPanel } from '../features/desktop/desktop-panel.tsx';
import { DiagnosticsPanel } from '../features/diagnostics-archive/diagnostics-panel.tsx';
import { DiagnosticsSheet } from '../features/diagnostics-archive/diagnostics-sheet.tsx';
import { RefreshPanel } from '../features/inventory/refresh-panel.tsx';
import { PracticeServicesPanel } from '../features/practice/services-panel.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { UpdatesPanel } from '../features/updates/updates-panel.tsx';

/** The settings; how reminders go out and when devices are asked are among them, and in practice how Apple's simulated services behave. */
export const SettingsRoute = () => <Settings />;

/** The same with the sheet of the diagnostics open: the place that the Help menu goes to. */
export const DiagnosticsRoute = () => <Settings at="diagnostics" />;

/** The same with the updates in sight: the place that the menu goes to when it asks for them. */
export const UpdatesRoute = () => <Settings at="updates" />;

const Settings = ({ at }: { at?: 'diagnostics' | 'updates' }) => {
  const navigate = useNavigate();
  return (
    <>
      <SettingsScreen
        desktop={<DesktopPanel />}
        reminders={<MailPanel />}
        refresh={<RefreshPanel />}
        approvals={<ApprovalsPanel />}
        updates={<UpdatesPanel sought={at === 'updates'} />}
        diagnostics={<DiagnosticsPanel onCollect={() => void navigate({ to: '/settings/diagnostics' })} />}
        practice={<PracticeServicesPanel />}
      />
      <DiagnosticsSheet open={at === 'diagnostics'} onClose={() => void navigate({ to: '/settings' })} />
    </>
  );
};
