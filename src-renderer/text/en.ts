import { accounts } from './en/accounts.ts';
import { assets } from './en/assets.ts';
import { assignment } from './en/assignment.ts';
import { batches } from './en/batches.ts';
import { bench } from './en/bench.ts';
import { certificates } from './en/certificates.ts';
import { confirmation } from './en/confirmation.ts';
import { deadlines } from './en/deadlines.ts';
import { commands, devices } from './en/devices.ts';
import { errors } from './en/errors.ts';
import { files } from './en/files.ts';
import { common, frame, welcome } from './en/frame.ts';
import { home } from './en/home.ts';
import { inspection } from './en/inspection.ts';
import { practice } from './en/practice.ts';
import { push } from './en/push.ts';
import { recipes } from './en/recipes.ts';
import { refusals } from './en/refusals.ts';
import { activity, settings } from './en/settings.ts';
import { status } from './en/status.ts';
import { tokens } from './en/tokens.ts';
import { wizard } from './en/wizard.ts';
import type { ja } from './ja.ts';
import type { TextShape } from './text-shape.ts';

/** Every visible string, in English. */
export const en: TextShape<typeof ja> = {
  frame,
  common,
  welcome,
  status,
  home,
  devices,
  commands,
  certificates,
  push,
  confirmation,
  files,
  wizard,
  tokens,
  refusals,
  bench,
  batches,
  assets,
  assignment,
  recipes,
  inspection,
  practice,
  settings,
  activity,
  accounts,
  deadlines,
  errors,
};
