import { accounts } from './en/accounts.ts';
import { activationLock } from './en/activation-lock.ts';
import { activity } from './en/activity.ts';
import { approvals } from './en/approvals.ts';
import { assets } from './en/assets.ts';
import { assignment } from './en/assignment.ts';
import { batches } from './en/batches.ts';
import { bench } from './en/bench.ts';
import { certificates } from './en/certificates.ts';
import { commands } from './en/commands.ts';
import { confirmation } from './en/confirmation.ts';
import { deadlines } from './en/deadlines.ts';
import { about, desktop, keys, palette } from './en/desktop.ts';
import { devices } from './en/devices.ts';
import { diagnosis } from './en/diagnosis.ts';
import { diagnosticsArchive } from './en/diagnostics-archive.ts';
import { errors } from './en/errors.ts';
import { files } from './en/files.ts';
import { common, frame, welcome } from './en/frame.ts';
import { handover } from './en/handover.ts';
import { home } from './en/home.ts';
import { inspection } from './en/inspection.ts';
import { inventory } from './en/inventory.ts';
import { letGo } from './en/let-go.ts';
import { lostMode } from './en/lost-mode.ts';
import { notices } from './en/notices.ts';
import { operations } from './en/operations.ts';
import { practice } from './en/practice.ts';
import { push } from './en/push.ts';
import { recipes } from './en/recipes.ts';
import { refusals } from './en/refusals.ts';
import { settings } from './en/settings.ts';
import { start } from './en/start.ts';
import { status } from './en/status.ts';
import { tokens } from './en/tokens.ts';
import { updates } from './en/updates.ts';
import { wizard } from './en/wizard.ts';
import { workHours } from './en/work-hours.ts';
import type { ja } from './ja.ts';
import type { TextShape } from './text-shape.ts';

/** Every visible string, in English. */
export const en: TextShape<typeof ja> = {
  frame,
  common,
  welcome,
  start,
  status,
  home,
  devices,
  commands,
  operations,
  workHours,
  letGo,
  lostMode,
  notices,
  activationLock,
  approvals,
  certificates,
  push,
  confirmation,
  files,
  handover,
  wizard,
  tokens,
  refusals,
  bench,
  batches,
  assets,
  assignment,
  recipes,
  inspection,
  inventory,
  practice,
  settings,
  desktop,
  about,
  palette,
  keys,
  updates,
  activity,
  diagnosis,
  diagnosticsArchive,
  accounts,
  deadlines,
  errors,
};
