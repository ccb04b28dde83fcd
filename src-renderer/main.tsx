import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/tokens.css';
import './ui/mantine-fixes.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openBridge } from './bridge/open-bridge.ts';
import { keepComposingKeys } from './ui/composing.ts';

keepComposingKeys(window);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
createRoot(root).render(
  <StrictMode>
    <App connection={openBridge()} />
  </StrictMode>,
);
